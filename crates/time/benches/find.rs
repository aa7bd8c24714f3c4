//! Finding and resolving alone, annotations given: tokens a second on one core.
//!
//! `cargo bench -p rapporteur-time --bench find`; divan prints `item/s`, an item being a token.

#![allow(missing_docs, reason = "benchmarks have no interface")]

use divan::Bencher;
use divan::counter::ItemsCount;
use jiff::civil::date;
use rapporteur_data::DataSet;
use rapporteur_nlp::Pipeline;
use rapporteur_time::TimeRules;

/// Two pages of our own: news that hardly names a time, and news that names many.
const PLAIN: &str = "The harvest was good and the markets in the old town were full. \
A spokeswoman for the ministry said that the government was ready to negotiate but would not accept an ultimatum from anybody. \
Trains between the two capitals were crowded, and traders complained about the price of grain, of fuel and of sugar. \
The committee published a report on the state of the roads; few of its members expect that it will be read. \
In the villages along the river people spoke of the flood, of lost cattle, and of the bridge that nobody repairs.";

const DATED: &str = "GENEVA, July 22 - Envoys met on Monday for the third day running and will meet again next Thursday, a spokesman said late on Tuesday. \
The truce, agreed two weeks ago, expires at midnight local time on Friday; the parties have 72 hours to extend it. \
Since 24 February 2022 the war has cost tens of thousands of lives, more than in the whole of the 1990s. \
Earlier this week shells fell every other day, from 6 to 9 a.m., and overnight on Sunday drones struck the port. \
By the end of next month both sides must present lists, or the talks of last winter will have been in vain.";

fn main() {
    divan::main();
}

fn measure(bencher: Bencher<'_, '_>, page: &str) {
    let Ok(pipeline) = Pipeline::english() else {
        return;
    };
    let (rules, _) = TimeRules::load(&DataSet::embedded());
    // As long as an article is, so that what grows with the length would show.
    let text = [page; 6].join("\n\n");
    let annotations = pipeline.annotate(&text);
    let day = Some(date(2025, 7, 22));
    bencher
        .counter(ItemsCount::new(annotations.tokens.len()))
        .bench_local(|| rules.find(&text, &annotations, day));
}

#[divan::bench]
fn plain(bencher: Bencher<'_, '_>) {
    measure(bencher, PLAIN);
}

#[divan::bench]
fn dated(bencher: Bencher<'_, '_>) {
    measure(bencher, DATED);
}

#[divan::bench]
fn load_rules() -> TimeRules {
    TimeRules::load(&DataSet::embedded()).0
}
