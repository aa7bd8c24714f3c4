//! Prints how many tokens a second the English pipeline annotates, and how long it takes to load.
//!
//! ```text
//! cargo run --release -p rapporteur-nlp --example throughput -- [--rounds N] [--threads N] [--dump] [--model FOLDER] [--only COMPONENT,…] FILE…
//! ```
//!
//! `--dump` prints instead, a line a token: start, end, tag, part of speech, features, lemma,
//! label, head, sentence start and entity, in bytes and indices, with a line `# FILE` before each
//! file; a comparison with spaCy reads it.

use rapporteur_nlp::Pipeline;
use std::error::Error;
use std::io::Write;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut rounds, mut threads, mut dump) = (1usize, 1usize, false);
    let (mut model, mut only, mut files) = (None, None, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rounds" => rounds = arguments.next().ok_or("--rounds wants a number")?.parse()?,
            "--threads" => {
                threads = arguments
                    .next()
                    .ok_or("--threads wants a number")?
                    .parse()?
            }
            "--model" => model = arguments.next(),
            "--only" => only = arguments.next(),
            "--dump" => dump = true,
            _ => files.push(argument),
        }
    }
    let texts = files
        .iter()
        .map(std::fs::read_to_string)
        .collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();

    let start = Instant::now();
    let only: Option<String> = only;
    let only: Option<Vec<&str>> = only.as_ref().map(|names| names.split(',').collect());
    let mut pipeline = match &model {
        Some(folder) => {
            Pipeline::from_spacy_directory_with(Path::new(folder), only.as_deref().unwrap_or(&[]))?
        }
        None => Pipeline::english()?,
    };
    if let Some(names) = &only {
        pipeline = pipeline.with_components(names)?;
    }
    let loaded = start.elapsed();
    if dump {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for (file, text) in files.iter().zip(&texts) {
            writeln!(out, "# {file}")?;
            let annotations = pipeline.annotate(text);
            for token in &annotations.tokens {
                let entity = token
                    .entity
                    .and_then(|index| annotations.entities.get(index));
                let entity = entity.map_or_else(
                    || "O".to_owned(),
                    |entity| {
                        format!(
                            "{}-{}-{}",
                            entity.tokens.start, entity.tokens.end, entity.label
                        )
                    },
                );
                writeln!(
                    out,
                    "{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{entity}",
                    token.span.start,
                    token.span.end,
                    token.tag,
                    token.pos,
                    token.morph,
                    token
                        .lemma
                        .replace('\\', r"\\")
                        .replace('\n', r"\n")
                        .replace('\t', r"\t")
                        .replace('\r', r"\r"),
                    token.dep,
                    token.head,
                    u8::from(token.sentence_start),
                )?;
            }
        }
        return Ok(());
    }
    println!("loaded in {:.1} ms", loaded.as_secs_f64() * 1e3);
    for round in 0..rounds {
        let start = Instant::now();
        let next = AtomicUsize::new(0);
        // Each thread takes the next few texts until none is left.
        let work = || {
            let mut tokens = 0;
            while let Some(own) = texts.chunks(4).nth(next.fetch_add(1, Ordering::Relaxed)) {
                let annotations = pipeline.annotate_batch(own);
                tokens += annotations
                    .iter()
                    .map(|text| text.tokens.len())
                    .sum::<usize>();
            }
            tokens
        };
        let tokens: usize = std::thread::scope(|scope| {
            let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            workers
                .into_iter()
                .filter_map(|worker| worker.join().ok())
                .sum()
        });
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "round {}: {tokens} tokens in {:.1} ms, {:.0} tokens a second",
            round + 1,
            seconds * 1e3,
            tokens as f64 / seconds
        );
    }
    Ok(())
}
