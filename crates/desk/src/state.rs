//! What all requests share, and how a page comes to be: from the cache, or by a reader of the store.

use crate::access::Gate;
use crate::answer::Answer;
use crate::cache::Cache;
use crate::call::Call;
use crate::editor::Editor;
use crate::explain::Explaining;
use crate::fault::{DeskError, Fault};
use crate::live::News;
use crate::metrics::{Gauges, Metrics};
use crate::options::DeskOptions;
use crate::past::Past;
use crate::readers::Readers;
use axum::body::Body;
use axum::http::Response;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rapporteur_brief::words::Wording;
use rapporteur_store::{Store, View};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::{Semaphore, watch};

/// A desk: what all requests share. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    options: DeskOptions,
    readers: Readers,
    cache: Cache,
    gate: Arc<Gate>,
    metrics: Metrics,
    past: Past,
    editor: Editor,
    explaining: Explaining,
    news: watch::Sender<News>,
    listeners: Arc<Semaphore>,
    connections: Arc<Semaphore>,
}

/// What a page is made from.
pub(crate) struct Reading<'r> {
    /// The store, as of the day that was asked for.
    pub(crate) store: &'r mut Store,
    pub(crate) desk: &'r Desk,
    /// The request.
    pub(crate) call: Call,
    /// The revision of the record that is shown.
    pub(crate) revision: u64,
    /// The day that is today for the reader of the page.
    pub(crate) today: Date,
}

impl Reading<'_> {
    pub(crate) fn view(&self) -> View {
        self.call.as_of.map_or(View::Now, View::AsOf)
    }

    pub(crate) fn wording(&self) -> Wording<'_> {
        Wording::new(&self.desk.options().lexicon)
    }
}

impl Desk {
    /// A desk over a store that is there.
    ///
    /// # Errors
    /// When the store cannot be read, or the options would open the desk to everybody.
    pub fn open(options: DeskOptions) -> Result<Self, DeskError> {
        let gate = Gate::new(&options.access, options.listen, &options.limits)?;
        let mut store = Store::open_existing(&options.location)?;
        let revision = store.revision()?;
        let limits = &options.limits;
        let news = News {
            revision,
            is_closing: false,
        };
        Ok(Self(Arc::new(Inner {
            readers: Readers::new(options.location.clone(), limits.clone()),
            cache: Cache::new(limits.cache_bytes),
            gate: Arc::new(gate),
            metrics: Metrics::default(),
            past: Past::new(limits.replays, limits.replay),
            editor: Editor::new(),
            explaining: Explaining::new(options.explainer.clone(), limits),
            news: watch::Sender::new(news),
            listeners: Arc::new(Semaphore::new(limits.listeners)),
            connections: Arc::new(Semaphore::new(limits.connections)),
            options,
        })))
    }

    /// What it was told before it started.
    pub fn options(&self) -> &DeskOptions {
        &self.0.options
    }

    /// The revision of the record that pages are made from.
    pub fn revision(&self) -> u64 {
        self.0.news.borrow().revision
    }

    pub(crate) fn readers(&self) -> &Readers {
        &self.0.readers
    }

    pub(crate) fn gate(&self) -> &Arc<Gate> {
        &self.0.gate
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn editor(&self) -> &Editor {
        &self.0.editor
    }

    pub(crate) fn explaining(&self) -> &Explaining {
        &self.0.explaining
    }

    pub(crate) fn listeners(&self) -> &Arc<Semaphore> {
        &self.0.listeners
    }

    pub(crate) fn connections(&self) -> &Arc<Semaphore> {
        &self.0.connections
    }

    /// Tells of every revision, and when the desk is about to stop.
    pub(crate) fn news(&self) -> watch::Receiver<News> {
        self.0.news.subscribe()
    }

    /// Looks for a new revision at once; it is looked for now and then in any case.
    ///
    /// # Errors
    /// When the store does not answer; its fault is in the log.
    pub async fn look(&self) -> Result<(), DeskError> {
        let found = self.readers().read(|store| Ok(store.revision()?)).await;
        match found {
            Ok(revision) => self.set_revision(revision),
            Err(Fault::Busy { .. } | Fault::TimedOut) => {}
            Err(Fault::Store(error)) => return Err(error.into()),
            Err(fault) => tracing::warn!(?fault, "the revision cannot be read"),
        }
        Ok(())
    }

    /// What was found or made of the record last.
    pub(crate) fn set_revision(&self, revision: u64) {
        self.0.news.send_if_modified(|news| {
            let is_new = news.revision != revision;
            news.revision = revision;
            is_new
        });
    }

    /// Has all pages made anew: a correction may leave every row as it is and still be told.
    pub(crate) fn forget_pages(&self) {
        self.0.cache.clear();
    }

    /// Ends all streams of news.
    pub(crate) fn close(&self) {
        self.0.news.send_modify(|news| news.is_closing = true);
    }

    pub(crate) fn gauges(&self) -> Gauges {
        let limits = &self.options().limits;
        Gauges {
            revision: self.revision(),
            cache_bytes: self.0.cache.bytes(),
            waiting: self.readers().waiting(),
            listeners: limits.listeners - self.listeners().available_permits(),
            connections: limits.connections - self.connections().available_permits(),
            sessions: self.gate().sessions(),
        }
    }

    /// The answer to a request: one that was given before, as long as the record is the same, or
    /// what `work` makes of the store. `apart` tells answers of one address apart.
    pub(crate) async fn answer(
        &self,
        call: Call,
        apart: &str,
        work: impl FnOnce(&mut Reading<'_>) -> Result<Answer, Fault> + Send + 'static,
    ) -> Result<Response<Body>, Fault> {
        self.answer_then(call, apart, work, |answer| async { Ok(answer) })
            .await
    }

    /// The same, where what `work` reads is not the answer yet: `then` makes it, without a reader.
    pub(crate) async fn answer_then<T: Send + 'static, F>(
        &self,
        call: Call,
        apart: &str,
        work: impl FnOnce(&mut Reading<'_>) -> Result<T, Fault> + Send + 'static,
        then: impl FnOnce(T) -> F + Send,
    ) -> Result<Response<Body>, Fault>
    where
        F: Future<Output = Result<Answer, Fault>> + Send,
    {
        let (revision, past) = match call.as_of {
            Some(day) => {
                let past = self.0.past.get(self, day).await?;
                (past.revision, Some(past))
            }
            None => (self.revision(), None),
        };
        let headers = call.headers.clone();
        let at_least = call.at_least();
        let today = call.as_of.unwrap_or_else(today);
        let key = format!("{} {today} {apart}", call.key());
        let desk = self.clone();
        let make = async move {
            let own = desk.clone();
            let read = move |store: &mut Store| {
                work(&mut Reading {
                    store,
                    desk: &own,
                    call,
                    revision,
                    today,
                })
            };
            let read = match past {
                Some(past) => past.read(read).await,
                None => desk.readers().read(read).await,
            };
            then(read?).await
        };
        let (answer, was_at_hand) = self.0.cache.get(&key, revision, at_least, make).await?;
        let counter = if was_at_hand {
            &self.metrics().from_cache
        } else {
            &self.metrics().rendered
        };
        counter.fetch_add(1, Ordering::Relaxed);
        Ok(answer.respond(&headers))
    }

    /// What `work` makes of the store as of now, for one visitor alone.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        call: Call,
        work: impl FnOnce(&mut Reading<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let desk = self.clone();
        self.readers()
            .read(move |store| {
                let revision = desk.revision();
                work(&mut Reading {
                    store,
                    desk: &desk,
                    call,
                    revision,
                    today: today(),
                })
            })
            .await
    }
}

/// The day that it is, in universal time.
pub(crate) fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}
