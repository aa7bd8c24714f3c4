//! The stylesheet and the script, in the binary, under names that hold a hash of their contents, so
//! that browsers may keep them for good.

use crate::fault::Fault;
use axum::extract::Path;
use axum::http::header;
use axum::response::IntoResponse;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::LazyLock;

const STYLE: &str = include_str!("../assets/desk.css");
const SCRIPT: &str = include_str!("../assets/desk.js");
const ICON: &str = include_str!("../assets/icon.svg");

struct Asset {
    path: String,
    kind: &'static str,
    body: &'static str,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset("desk", "css", "text/css; charset=utf-8", STYLE),
        asset("desk", "js", "text/javascript; charset=utf-8", SCRIPT),
        asset("icon", "svg", "image/svg+xml", ICON),
    ]
});

fn asset(name: &str, ending: &str, kind: &'static str, body: &'static str) -> Asset {
    let mut path = format!("/assets/{name}-");
    for byte in Sha256::digest(body).iter().take(8) {
        // Writing to a string cannot fail.
        let _ = write!(path, "{byte:02x}");
    }
    path.push('.');
    path.push_str(ending);
    Asset { path, kind, body }
}

/// Where the stylesheet is.
pub(crate) fn style() -> &'static str {
    &ASSETS[0].path
}

/// Where the script is.
pub(crate) fn script() -> &'static str {
    &ASSETS[1].path
}

/// Where the icon is.
pub(crate) fn icon() -> &'static str {
    &ASSETS[2].path
}

/// `GET /assets/NAME`.
pub(crate) async fn get(Path(name): Path<String>) -> Result<impl IntoResponse, Fault> {
    let path = format!("/assets/{name}");
    let asset = ASSETS
        .iter()
        .find(|asset| asset.path == path)
        .ok_or_else(|| Fault::NotFound("There is no such file.".to_owned()))?;
    Ok((
        [
            (header::CONTENT_TYPE, asset.kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        ],
        asset.body,
    ))
}
