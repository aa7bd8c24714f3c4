//! The desk in a real browser, over the record of the samples: every page opened on a desktop, a phone
//! and in the dark, held to what is promised of it, a correction made, seen and taken back.
//!
//! What is checked stands in `tools/browser/check.mjs`. Skipped, saying so, where there is no Chromium,
//! no Node or nothing installed in `tools/browser` (`npm ci --prefix tools/browser`).

#![allow(clippy::unwrap_used)]

mod support;

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use support::Folder;

/// A desk that ends with the test.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The browser, where there is one.
fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.exists())
}

/// What is missing for this test.
fn missing() -> Option<&'static str> {
    if chromium().is_none() {
        return Some("there is no Chromium");
    }
    if !root()
        .join("tools/browser/node_modules/playwright-core")
        .exists()
    {
        return Some("nothing is installed in tools/browser");
    }
    let node = Command::new("node")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    node.is_err().then_some("there is no Node")
}

#[test]
fn every_page_holds_what_is_promised() {
    if let Some(missing) = missing() {
        eprintln!("skipped: {missing}");
        return;
    }
    let folder = Folder::new("browser");
    if folder.run(&["serve", "--help"]).code != 0 {
        eprintln!("skipped: this program serves no desk");
        return;
    }
    let samples = root().join("samples");
    let ran = folder.run(&["ingest", samples.to_str().unwrap()]);
    assert!(ran.code <= 1, "{}", ran.err);
    // Nobody listens there: the page of sources shows somebody who cannot be told.
    folder.file("drops/report.txt", "Talks were held.").file(
        "hooks.toml",
        "allow_private_hosts = [\"127.0.0.1\"]\n\n[[webhook]]\nname = \"A receiver\"\n\
         url = \"http://127.0.0.1:9/\"\nsecret = \"a secret of the tests\"\n",
    );
    // Free a moment ago; nobody else takes ports that quickly.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let address = format!("127.0.0.1:{port}");
    let served = Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(["serve", "--no-watch", "--listen", &address])
        .args(["--allow-folder", "drops", "--webhooks", "hooks.toml"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut served = Served(served);
    while TcpStream::connect(&address).is_err() {
        assert!(served.0.try_wait().unwrap().is_none(), "the desk has ended");
        std::thread::sleep(Duration::from_millis(100));
    }
    let checked = Command::new("node")
        .arg(root().join("tools/browser/check.mjs"))
        .arg(format!("http://{address}"))
        .env("CHROMIUM", chromium().unwrap())
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&checked.stdout);
    let faults = String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{told}\n{faults}");
    eprintln!("{told}");
}
