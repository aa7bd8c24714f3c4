//! Queries are answered from indexes, and indexes that are taken away come back as they were.

use crate::on_both;
use crate::queries::{Wanted, explained};
use crate::support::{Place, at, coded, report, write};
use crate::{Filter, Knowledge, Settling, Version};
use jiff::civil::date;
use rapporteur_ledger::Table;

on_both! {
    lists_are_read_from_indexes,
    all_indexes_are_there_after_settling,
}

fn filters() -> Vec<(&'static str, Filter)> {
    let all = Filter {
        limit: Some(50),
        ..Filter::default()
    };
    let (since, until) = (Some(date(2025, 7, 1)), Some(date(2025, 7, 9)));
    let party = vec!["RUS".to_owned()];
    let topics = vec!["ceasefire".to_owned()];
    vec![
        ("all", all.clone()),
        (
            "newest",
            Filter {
                newest_first: true,
                ..all.clone()
            },
        ),
        (
            "days",
            Filter {
                since,
                until,
                ..all.clone()
            },
        ),
        (
            "status",
            Filter {
                status: Some("happened".into()),
                since,
                ..all.clone()
            },
        ),
        (
            "party",
            Filter {
                parties: party.clone(),
                since,
                ..all.clone()
            },
        ),
        (
            "topic",
            Filter {
                topics: topics.clone(),
                ..all.clone()
            },
        ),
        (
            "process",
            Filter {
                process: Some("process-1".into()),
                since,
                ..all.clone()
            },
        ),
        (
            "many",
            Filter {
                process: Some("process-1".into()),
                parties: party,
                topics,
                status: Some("happened".into()),
                until,
                newest_first: true,
                ..all
            },
        ),
    ]
}

fn lists_are_read_from_indexes(place: &Place) {
    let mut store = place.open();
    if place.is_postgres() {
        // Of a table of a few rows all are read at once; the question is whether they have to be.
        store
            .database
            .batch("SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off")
            .unwrap();
    }
    for table in [Table::Incident, Table::Round] {
        let both = [Wanted::Rows, Wanted::Lean];
        let asked = both.map(|wanted| filters().into_iter().map(move |asked| (wanted, asked)));
        for (wanted, (name, filter)) in asked.into_iter().flatten() {
            let plan = explained(&mut store.database, table, &filter, wanted).unwrap();
            assert!(!plan.is_empty());
            for line in &plan {
                let line = line.trim();
                let scans_all = line.starts_with("SCAN") && !line.contains("INDEX");
                assert!(!scans_all, "{table:?}, {name}: {plan:#?}");
                assert!(!line.contains("Seq Scan"), "{table:?}, {name}: {plan:#?}");
                assert!(
                    !line.contains("TEMP B-TREE"),
                    "{table:?}, {name}: {plan:#?}"
                );
                assert!(
                    !line.starts_with("Sort ") && !line.contains("->  Sort"),
                    "{table:?}, {name}: {plan:#?}"
                );
            }
        }
    }
}

fn all_indexes_are_there_after_settling(place: &Place) {
    let mut store = place.open();
    let sql = if place.is_postgres() {
        "SELECT indexdef::TEXT FROM pg_indexes WHERE schemaname = current_schema() ORDER BY 1"
    } else {
        "SELECT tbl_name || ' ' || replace(replace(sql, 'CREATE INDEX ', ''), 'IF NOT EXISTS ', '') \
         FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1"
    };
    let before = store
        .database
        .all(sql, &[], |row| Ok(row.text(0)?.to_owned()))
        .unwrap();
    write(&mut store, &[coded(report("1", Some(1), "They met."))], 0);
    let knowledge = Knowledge::built_in();
    store
        .settle(&Settling {
            knowledge: &knowledge,
            version: &Version::default(),
            now: at(0),
        })
        .unwrap();
    let after = store
        .database
        .all(sql, &[], |row| Ok(row.text(0)?.to_owned()))
        .unwrap();
    assert_eq!(before, after);
    assert!(before.len() > 20);
}
