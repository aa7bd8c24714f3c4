//! The desk on an address: connections with limits, until it is told to stop.
//!
//! When it stops no new connection is taken, streams of news end, and requests that are under way
//! are finished, for some seconds.
//!
//! Deliberately absent: encryption, and HTTP/2, which a server in front of the desk gives.

mod stall;

use crate::fault::DeskError;
use crate::options::DeskOptions;
use crate::state::Desk;
use crate::{live, routes};
use axum::body::Body;
use hyper::body::Incoming;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use stall::Stalling;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are under way may still take when the desk stops.
const LAST_MOMENTS: Duration = Duration::from_secs(10);
/// After a connection could not be taken (too many open files).
const PAUSE: Duration = Duration::from_millis(100);

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// Serves a desk until `shutdown` is over.
///
/// # Errors
/// When the store cannot be read, the address is taken, or the options would open the desk to
/// everybody.
pub async fn serve(
    options: DeskOptions,
    shutdown: impl Future<Output = ()>,
) -> Result<(), DeskError> {
    Server::bind(options).await?.run(shutdown).await;
    Ok(())
}

/// A desk that listens.
pub struct Server {
    desk: Desk,
    listener: TcpListener,
    address: SocketAddr,
}

impl Server {
    /// Opens the desk and its address.
    ///
    /// # Errors
    /// As [`serve`].
    pub async fn bind(options: DeskOptions) -> Result<Self, DeskError> {
        let wanted = options.listen;
        let desk = tokio::task::spawn_blocking(move || Desk::open(options))
            .await
            .map_err(|panic| DeskError::Random(panic.to_string()))??;
        let failed = |error: std::io::Error| DeskError::Listen {
            address: wanted,
            detail: error.to_string(),
        };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self {
            desk,
            listener,
            address,
        })
    }

    /// The address that it listens on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What all requests share.
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Answers until `shutdown` is over.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        let Self { desk, listener, .. } = self;
        let watching = tokio::spawn(live::watch(desk.clone()));
        let app = TowerToHyperService::new(routes::router(desk.clone()));
        let graceful = GracefulShutdown::new();
        let limits = desk.options().limits.clone();
        let mut http = hyper::server::conn::http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.head)
            .max_buf_size(limits.head_bytes.max(8192));
        let mut shutdown = std::pin::pin!(shutdown);
        tracing::info!(address = %self.address, "the desk is open");
        loop {
            let accepted = async {
                let place = Arc::clone(desk.connections()).acquire_owned().await.ok()?;
                Some((place, listener.accept().await))
            };
            let (place, stream, from) = tokio::select! {
                () = &mut shutdown => break,
                accepted = accepted => match accepted {
                    Some((place, Ok((stream, from)))) => (place, stream, from),
                    Some((_, Err(error))) => {
                        tracing::warn!(%error, "a connection could not be taken");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                    None => break,
                },
            };
            // Small answers are not kept waiting for more.
            let _ = stream.set_nodelay(true);
            let app = app.clone();
            let service = service_fn(move |request: hyper::Request<Incoming>| {
                let mut request = request.map(Body::new);
                request.extensions_mut().insert(Peer(from.ip()));
                app.call(request)
            });
            let stream = TokioIo::new(Stalling::new(stream, limits.stalled));
            let connection = graceful.watch(http.serve_connection(stream, service));
            tokio::spawn(async move {
                let _place = place;
                if let Err(error) = connection.await {
                    tracing::debug!(%error, "a connection ended");
                }
            });
        }
        drop(listener);
        desk.close();
        tracing::info!("the desk closes");
        if tokio::time::timeout(LAST_MOMENTS, graceful.shutdown())
            .await
            .is_err()
        {
            tracing::warn!("requests that were under way are cut off");
        }
        watching.abort();
    }
}
