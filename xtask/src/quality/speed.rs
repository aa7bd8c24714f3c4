//! Speed of single steps, annotations given: coding, and finding and resolving places. Their
//! benchmarks are run for a few seconds, and their medians read.
//!
//! Deliberately absent: a clock of our own, and a limit. What else the machine does shows in it.

use super::Run;
use crate::cargo;
use crate::error::Error;

/// Words of a report of usual length.
const WORDS: f64 = 400.0;

/// The benchmarks: what is told of them, the figure, how many of the things that they count make one
/// of those told, and how they are run.
const BENCHES: [(&str, &str, f64, &str); 2] = [
    (
        "sentences a second, coded",
        "sentences_a_second",
        1.0,
        "bench --package rapporteur-coder --bench code -- sentences --min-time 2 --max-time 5",
    ),
    (
        "reports of 400 words a second, places found and resolved",
        "places_reports_a_second",
        WORDS,
        "bench --package rapporteur-places --bench find -- find --min-time 2 --max-time 5",
    ),
];

/// The column of the table that the benchmark prints: fastest, slowest, median, mean.
const MEDIAN: usize = 2;

/// The measure.
pub(super) fn measure(run: &mut Run<'_>) -> Result<(), Error> {
    for (what, figure, items, bench) in BENCHES {
        let printed = cargo::output(&run.tree.root, bench)?;
        match items_a_second(&printed) {
            Some(speed) => {
                let speed = speed / items;
                println!("  {speed:.0} {what}, on one thread (median)");
                run.figures.add_whole(figure, speed);
            }
            None => println!("  {what}: left out, the benchmark printed no speed"),
        }
    }
    Ok(())
}

/// The median of the first line that tells items a second.
fn items_a_second(printed: &str) -> Option<f64> {
    let line = printed.lines().find(|line| line.contains("item/s"))?;
    // The branch of the tree that the table is printed as stands before the first column.
    let columns: Vec<&str> = line
        .split('│')
        .map(str::trim)
        .filter(|cell| cell.contains("item/s"))
        .collect();
    let (number, unit) = columns.get(MEDIAN)?.split_once(' ')?;
    let times = match unit.strip_suffix("item/s")? {
        "" => 1.0,
        "K" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * times)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_read_in_any_unit() {
        let printed = "code         fastest       │ slowest       │ median        │ mean\n\
             ╰─ sentences  2.1 ms        │ 4 ms          │ 2.5 ms        │ 2.6 ms        │ 100     │ 100\n\
             \u{20}             3.8 Kitem/s   │ 2 Kitem/s     │ 3.2 Kitem/s   │ 3.1 Kitem/s   │         │\n";
        assert_eq!(items_a_second(printed), Some(3200.0));
        assert_eq!(items_a_second(&printed.replace('K', "")), Some(3.2));
        assert_eq!(items_a_second("nothing"), None);
    }
}
