//! Folders and mailboxes added at the desk of the real program, where its operator allows them.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod support;

use support::desk::{Desk, until};
use support::{Folder, REPORT};

const MESSAGE: &str = "From: A. Writer <writer@example.org>\nMessage-ID: <1@example.org>\nDate: Tue, 11 Mar 2025 08:00:00 +0000\n\
    Subject: Talks in Vienna\n\nRussia and Ukraine held talks in Vienna on Monday.\n";

fn add(desk: &Desk, name: &str, kind: &str, path: &std::path::Path) -> support::desk::Got {
    let path = path.to_str().unwrap();
    desk.submit(
        "/sources",
        &[
            ("do", "add"),
            ("name", name),
            ("kind", kind),
            ("address", path),
        ],
    )
}

#[test]
fn what_is_dropped_in_a_folder_that_was_added_at_the_desk_is_in_the_record() {
    let folder = Folder::new("desk-folders");
    folder
        .file("drops/inbox/.keep", "")
        .file("drops/mail/cur/.keep", "")
        .file("drops/mail/new/.keep", "")
        .file("secret/one.md", REPORT);
    let serve = ["--db", "a.db", "--allow-folder", "drops"];
    let desk = Desk::serve(&folder, &serve);
    let at = |path: &str| folder.path().canonicalize().unwrap().join(path);

    for (kind, path) in [
        ("folder", at("secret")),
        ("folder", at("drops/../secret")),
        ("mbox", at("secret/one.md")),
        ("lines", at("drops/socket")),
    ] {
        let got = add(&desk, "Refused", kind, &path);
        assert_eq!(got.status, 400, "{kind} {}", path.display());
    }
    // Mailboxes are looked at once a minute, and when they are added.
    folder.file("drops/mail/new/100.1.host", MESSAGE);
    for (name, kind, path) in [
        ("Süd", "folder", at("drops/inbox")),
        ("Mail", "maildir", at("drops/mail")),
    ] {
        let got = add(&desk, name, kind, &path);
        assert_eq!(got.status, 303, "{}", got.body);
    }
    let reports = |words: &str| {
        let found = desk.get(&format!("/search?q={words}"));
        found.body.contains("/reports/")
    };
    folder.file("drops/inbox/one.md", REPORT);
    until("the report that was dropped", || reports("Geneva"));
    until("the message", || reports("Vienna"));

    // A folder that comes to lead elsewhere is read no more, and its page says so.
    std::fs::remove_dir_all(at("drops/inbox")).unwrap();
    std::os::unix::fs::symlink(at("secret"), at("drops/inbox")).unwrap();
    until("the fault", || {
        desk.get("/sources")
            .body
            .contains("lies outside the folders")
    });
    let (code, told) = desk.end();
    assert_eq!(code, Some(0), "{told}");

    // Nor is it without the option: what was added is kept, and fails.
    let desk = Desk::serve(&folder, &["--db", "a.db"]);
    until("the fault", || {
        let page = desk.get("/sources").body;
        page.contains("ask the operator to start the program with --allow-folder DIR")
    });
    let got = add(&desk, "Refused", "folder", &at("drops"));
    assert_eq!(got.status, 400, "{}", got.body);
}

#[test]
fn a_folder_that_is_not_there_is_not_allowed() {
    let folder = Folder::new("desk-folders-missing");
    for more in [&[][..], &["--no-watch"]] {
        let serve = [&["serve", "--db", "a.db", "--allow-folder", "none"], more].concat();
        let ran = folder.run(&serve);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("make the folder first"), "{}", ran.err);
    }
}
