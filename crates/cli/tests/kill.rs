//! Runs that are killed, that find the disk full or that lose their connection: when the same
//! command is given again, the record is that of a run which nobody disturbed, row by row.
//!
//! `RAPPORTEUR_KILLS=1000 cargo test -p rapporteur --test kill` kills more often.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use support::Folder;
use support::dump::Place;

/// Numbers that are the same in every run of the tests (SplitMix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    fn pick<'t>(&mut self, from: &[&'t str]) -> &'t str {
        from[usize::try_from(self.below(from.len() as u64)).unwrap()]
    }
}

/// Some sixty short reports: strikes, talks, threats, pledges; copies, corrections, updates of
/// tolls, undated ones, one in French, one line that is broken.
fn corpus() -> String {
    let mut chance = Chance(5);
    let mut lines = String::new();
    let mut texts: Vec<String> = Vec::new();
    for number in 0..56 {
        let day = 1 + number / 2;
        let towns = ["Kharkiv", "Sumy", "Odesa", "Kherson"];
        let town = chance.pick(&towns);
        let dead = 2 + chance.below(9);
        let mut text = match chance.below(6) {
            0 | 1 => format!("Russian forces shelled {town} on Monday, killing {dead} people. Ukraine said {} were injured.", dead + 3),
            2 => format!("Russia and Ukraine held talks in Istanbul on Tuesday. The delegations discussed {}.", chance.pick(&["a ceasefire", "prisoners", "grain exports"])),
            3 => format!("The United States threatened sanctions against Russia if it does not agree to a ceasefire within {} days.", 10 * dead),
            4 => format!("France promised {} to Ukraine on Wednesday.", chance.pick(&["military aid", "humanitarian aid", "air defence systems"])),
            _ => "Türkiye called on Russia and Ukraine to resume talks. A new round is planned for next week.".to_owned(),
        };
        if number % 9 == 8 {
            // An edited copy of an earlier report.
            let earlier = &texts[usize::try_from(chance.below(texts.len() as u64)).unwrap()];
            text = format!("{earlier} This is an update.");
        }
        texts.push(text.clone());
        let id = if number % 13 == 12 {
            number - 6
        } else {
            number
        };
        let mut report = serde_json::json!({"id": format!("r{id:02}"), "text": text});
        if number % 11 != 10 {
            report["date"] = format!("2025-03-{day:02}").into();
        }
        lines.push_str(&format!("{report}\n"));
        if number == 20 {
            lines.push_str("{\"id\": \"broken\", \"te\n");
            lines.push_str(&format!("{report}\n"));
        }
        if number == 30 {
            lines.push_str("{\"id\": \"f\", \"language\": \"fr\", \"date\": \"2025-03-16\", \"text\": \"Les pourparlers ont repris.\"}\n");
        }
    }
    lines
}

fn start(folder: &Folder, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// How a run that nobody disturbs goes: by this, moments to kill others are chosen.
struct Undisturbed {
    code: i32,
    took: Duration,
    size: u64,
    dump: String,
}

fn undisturbed(folder: &Folder, place: &Place, arguments: &[&str]) -> Undisturbed {
    let began = Instant::now();
    let ran = folder.run(&[arguments, &["--db", place.db()]].concat());
    Undisturbed {
        code: ran.code,
        took: began.elapsed(),
        size: place.size(),
        dump: place.dump(),
    }
}

/// Starts a run and kills it at some moment; whether it was still running.
fn killed(
    folder: &Folder,
    place: &Place,
    arguments: &[&str],
    usual: &Undisturbed,
    chance: &mut Chance,
) -> bool {
    let size = place.size();
    let mut child = start(folder, &[arguments, &["--db", place.db()]].concat());
    let began = Instant::now();
    let microseconds = |share: u64| Duration::from_micros(share);
    if usual.size > 0 && chance.below(2) == 0 {
        // When so much more has been written, or a moment after that.
        let grown = size + chance.below(usual.size);
        let after = microseconds(chance.below(5_000));
        while place.size() < grown
            && began.elapsed() < 2 * usual.took
            && child.try_wait().unwrap().is_none()
        {
            std::thread::sleep(microseconds(200));
        }
        std::thread::sleep(after);
    } else {
        let took = u64::try_from(usual.took.as_micros()).unwrap();
        std::thread::sleep(microseconds(chance.below(took + took / 8)));
    }
    let running = child.try_wait().unwrap().is_none();
    let _ = child.kill();
    child.wait().unwrap();
    running
}

/// Kills runs so many times in all, on as many stores as it takes; each store is killed up to nine
/// times before a run is let through, and must then hold what an undisturbed run gives.
fn kill(
    kills: u64,
    folder: &Folder,
    arguments: &[&str],
    usual: &Undisturbed,
    chance: &mut Chance,
    mut place: impl FnMut(u64) -> Place,
) {
    let (mut done, mut stores) = (0, 0);
    while done < kills {
        let place = place(stores);
        stores += 1;
        let mut history = Vec::new();
        for _ in 0..=chance.below(9) {
            let size = place.size();
            let running = killed(folder, &place, arguments, usual, chance);
            history.push((size, place.size(), running));
            if !running {
                break;
            }
            done += 1;
        }
        let last = folder.run(&[arguments, &["--db", place.db()]].concat());
        assert_eq!(last.code, usual.code, "{}", last.err);
        compare(
            &usual.dump,
            &place.dump(),
            &format!("store {stores}: {history:?}"),
        );
    }
    eprintln!("{done} kills on {stores} stores");
}

/// Fails with the first rows that differ.
fn compare(expected: &str, found: &str, what: &str) {
    if expected == found {
        return;
    }
    let differ = expected.lines().zip(found.lines()).find(|(a, b)| a != b);
    let counts = (expected.lines().count(), found.lines().count());
    panic!("{what}: rows {counts:?}, first difference {differ:#?}");
}

fn kills(usual: u64) -> u64 {
    let asked = std::env::var("RAPPORTEUR_KILLS").ok();
    asked
        .and_then(|number| number.parse().ok())
        .unwrap_or(usual)
}

const INGEST: [&str; 5] = ["ingest", "reports.jsonl", "--batch", "5", "--no-progress"];

#[test]
fn what_is_killed_200_times_goes_on_where_it_stood() {
    let folder = Folder::new("kill-sqlite");
    folder.file("reports.jsonl", corpus());
    let usual = undisturbed(&folder, &Place::file(&folder, "usual.db"), &INGEST);
    assert_eq!(usual.code, 1, "one line is broken");
    assert!(usual.dump.contains("\nincidents ") && usual.dump.contains("\nrounds "));
    kill(
        kills(200),
        &folder,
        &INGEST,
        &usual,
        &mut Chance(1),
        |number| Place::file(&folder, &format!("{number}.db")),
    );
}

#[test]
fn so_does_what_is_killed_on_postgresql() {
    let folder = Folder::new("kill-postgres");
    folder.file("reports.jsonl", corpus());
    let Some(place) = Place::server("usual") else {
        return;
    };
    let usual = undisturbed(&folder, &place, &INGEST);
    kill(
        kills(30),
        &folder,
        &INGEST,
        &usual,
        &mut Chance(2),
        |number| Place::server(&format!("killed_{number}")).unwrap(),
    );
}

#[test]
fn so_does_what_loses_its_connection() {
    let folder = Folder::new("kill-connection");
    folder.file("reports.jsonl", corpus());
    let Some(place) = Place::server("whole") else {
        return;
    };
    let usual = undisturbed(&folder, &place, &INGEST);
    let place = Place::server("broken").unwrap();
    let mut chance = Chance(3);
    let mut broken = 0;
    while broken < 10 {
        let mut child = start(&folder, &[&INGEST[..], &["--db", place.db()]].concat());
        let took = u64::try_from(usual.took.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(chance.below(took)));
        while place.break_connections() == 0 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        broken += 1;
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(0..=2)), "{code:?}: it ends by itself");
    }
    let last = folder.run(&[&INGEST[..], &["--db", place.db()]].concat());
    assert_eq!(last.code, usual.code, "{}", last.err);
    compare(&usual.dump, &place.dump(), "after lost connections");
}

#[test]
fn so_does_what_finds_no_room() {
    let folder = Folder::new("kill-full");
    folder.file("reports.jsonl", corpus());
    let usual = undisturbed(&folder, &Place::file(&folder, "usual.db"), &INGEST);
    let place = Place::file(&folder, "full.db");
    // No file may grow beyond so many KiB, more with every run.
    let mut refused = 0;
    for room in (16..4096).step_by(80) {
        let script = format!(
            "trap '' XFSZ; ulimit -f {room}; exec '{}' {} --db full.db",
            env!("CARGO_BIN_EXE_rapporteur"),
            INGEST.join(" ")
        );
        let output = Command::new("bash")
            .args(["-c", &script])
            .current_dir(folder.path())
            .output()
            .unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!told.contains("panicked"), "{told}");
        if output.status.code() == Some(usual.code) && !told.contains("full.db: ") {
            break;
        }
        refused += 1;
        assert!(told.contains("full.db: "), "{told}");
    }
    assert!(refused > 0, "there was always room");
    let last = folder.run(&[&INGEST[..], &["--db", place.db()]].concat());
    assert_eq!(last.code, usual.code, "{}", last.err);
    compare(&usual.dump, &place.dump(), "after a full disk");
}

#[test]
fn so_does_coding_anew() {
    let folder = Folder::new("kill-recode");
    folder.file("reports.jsonl", corpus()).file(
        "own.tsv",
        "id\tname\taliases\tkind\tcountry\tsector\toffice\tfrom\tto\tsource\n\
             zed\tZed Example\t\tperson\tHUN\t\t\t\t\tours\n",
    );
    let first = folder.run(&[
        "ingest",
        "reports.jsonl",
        "--db",
        "first.db",
        "--actors",
        "own.tsv",
    ]);
    assert_eq!(first.code, 1, "{}", first.err);
    let arguments = ["recode", "--batch", "4", "--no-progress"];
    let copy = |name: &str| {
        // The program has ended and taken its log into the file.
        std::fs::copy(folder.path().join("first.db"), folder.path().join(name)).unwrap();
        Place::file(&folder, name)
    };
    let usual = undisturbed(&folder, &copy("usual.db"), &arguments);
    assert_eq!(usual.code, 0);
    kill(
        kills(200) / 10,
        &folder,
        &arguments,
        &usual,
        &mut Chance(4),
        |number| copy(&format!("{number}.db")),
    );
}
