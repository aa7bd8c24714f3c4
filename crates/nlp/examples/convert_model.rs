//! Turns a pipeline as spaCy publishes it into the one file that this crate keeps it in.
//!
//! ```text
//! cargo run --release -p rapporteur-nlp --no-default-features --example convert_model -- \
//!     path/to/en_core_web_sm-3.8.0 crates/nlp/models/en_core_web_sm/model.bin
//! ```

use rapporteur_nlp::Pipeline;
use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(from), Some(to)) = (arguments.next(), arguments.next()) else {
        return Err("usage: convert_model FOLDER FILE".into());
    };
    let bytes = Pipeline::convert(Path::new(&from))?;
    std::fs::write(&to, &bytes)?;
    let pipeline = Pipeline::from_converted(bytes)?;
    println!(
        "{to}: {} {} {}, {}",
        pipeline.language(),
        pipeline.name(),
        pipeline.version(),
        pipeline.components().collect::<Vec<_>>().join(", ")
    );
    Ok(())
}
