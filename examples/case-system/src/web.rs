//! The requests. Each is answered by one transaction, on a thread that may block.

use crate::database::Case;
use crate::failure::Failure;
use crate::host::Host;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use duban::diagnostic::Language;
use duban_store::{KeepError, StoreError};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, PoisonError};

type Shared = Arc<Mutex<Host>>;

pub(crate) fn routes(host: Host) -> Router {
    Router::new()
        .route("/cases", post(open_case).get(count))
        .route("/clock", post(tick))
        .route("/standings", get(standings))
        .route("/units/{unit}/explanation", get(explanation))
        .route("/events", get(events))
        .route("/events/done", post(done))
        .with_state(Arc::new(Mutex::new(host)))
}

async fn open_case(State(host): State<Shared>, Json(case): Json<Case>) -> Result<Response, Failure> {
    let recorded = blocking(host, move |host| host.open_case(&case)).await?;
    let status = if recorded.duplicate { StatusCode::OK } else { StatusCode::CREATED };
    let answer = json!({ "fact": recorded.seq, "consequences": recorded.consequences });
    Ok((status, Json(answer)).into_response())
}

async fn count(State(host): State<Shared>) -> Result<Json<Value>, Failure> {
    let answer = |host: &mut Host| {
        host.within(|keeper, tx| {
            Ok(json!({ "cases": tx.count()?, "facts": keeper.campaign().facts().count(), "journal": keeper.head().lines }))
        })
    };
    blocking(host, answer).await.map(Json)
}

#[derive(Deserialize)]
struct Tick {
    to: String,
}

async fn tick(State(host): State<Shared>, Json(tick): Json<Tick>) -> Result<Json<Value>, Failure> {
    let consequences = blocking(host, move |host| host.tick(&tick.to)).await?;
    Ok(Json(json!({ "consequences": consequences })))
}

async fn standings(State(host): State<Shared>) -> Result<Json<Value>, Failure> {
    let view = |host: &mut Host| {
        host.within(|keeper, _| Ok(json!(duban::view::standings(keeper.campaign(), Language::ZhHant, 100))))
    };
    blocking(host, view).await.map(Json)
}

async fn explanation(State(host): State<Shared>, Path(name): Path<String>) -> Result<Json<Value>, Failure> {
    let view = move |host: &mut Host| {
        host.within(|keeper, _| {
            let campaign = keeper.campaign();
            let unit = campaign.timetable().units.find(&name).ok_or_else(|| Failure::Unit(name.clone()))?;
            Ok(json!(duban::view::explain(campaign, unit, None, Language::ZhHant)))
        })
    };
    blocking(host, view).await.map(Json)
}

#[derive(Deserialize)]
struct Reader {
    consumer: String,
    #[serde(default = "a_page")]
    limit: usize,
}

fn a_page() -> usize {
    100
}

/// Events in the CloudEvents batch format; they come again until they are acknowledged.
async fn events(State(host): State<Shared>, Query(reader): Query<Reader>) -> Result<Response, Failure> {
    let read = move |host: &mut Host| {
        host.within(|keeper, tx| Ok(tx.journals().events(keeper.name(), &reader.consumer, reader.limit)?))
    };
    let events = blocking(host, read).await?;
    Ok(([(header::CONTENT_TYPE, "application/cloudevents-batch+json")], Json(events)).into_response())
}

#[derive(Deserialize)]
struct Done {
    consumer: String,
    /// The line of the last event that is done with: the number at the end of its id.
    line: u64,
}

async fn done(State(host): State<Shared>, Json(done): Json<Done>) -> Result<StatusCode, Failure> {
    let work = move |host: &mut Host| {
        host.within(|keeper, tx| Ok(tx.journals().acknowledge(keeper.name(), &done.consumer, done.line)?))
    };
    blocking(host, work).await.map(|()| StatusCode::NO_CONTENT)
}

async fn blocking<T: Send + 'static>(
    host: Shared,
    work: impl FnOnce(&mut Host) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    // A request that panicked left nothing half done: its transaction was rolled back, and the campaign is loaded again.
    let done =
        tokio::task::spawn_blocking(move || work(&mut host.lock().unwrap_or_else(PoisonError::into_inner))).await;
    done.unwrap_or_else(|_| Err(Failure::Panicked))
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match &self {
            Failure::Keep(KeepError::Refused(_)) | Failure::Fact(_) | Failure::Instant(_) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Failure::Keep(KeepError::Store(StoreError::BeyondEnd { .. } | StoreError::BadName { .. })) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Failure::Unit(_) | Failure::Keep(KeepError::Store(StoreError::UnknownCampaign { .. })) => {
                StatusCode::NOT_FOUND
            }
            failure if failure.is_passing() => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(json!({ "error": self.to_string() }))).into_response()
    }
}
