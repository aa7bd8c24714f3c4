//! A desk over a store, on loopback: `cargo run -p rapporteur-desk --example desk -- DB [PORT]`.

#![allow(
    clippy::expect_used,
    reason = "an example stops where something is wrong"
)]

use rapporteur_desk::{DeskOptions, Server};
use rapporteur_store::Location;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let db = arguments.next().expect("the store's file or address");
    let port = arguments
        .next()
        .map_or(7373, |port| port.parse().expect("a port"));
    let location = Location::parse(&db).expect("a store");
    let mut options = DeskOptions::new(location);
    options.listen.set_port(port);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    runtime.block_on(async {
        let server = Server::bind(options).await.expect("a desk");
        println!("http://{}", server.address());
        server.run(std::future::pending()).await;
    });
}
