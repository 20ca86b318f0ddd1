//! A client made with a library of its own: it shares neither types nor framing with the server.

use async_lsp::lsp_types::{
    ClientCapabilities, CompletionItem, CompletionParams, CompletionResponse, CompletionTextEdit,
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, DocumentSymbolClientCapabilities,
    GeneralClientCapabilities, GotoDefinitionParams, GotoDefinitionResponse, HoverContents, HoverParams,
    InitializeParams, InitializeResult, InitializedParams, LogMessageParams, Position, PositionEncodingKind,
    PublishDiagnosticsParams, TextDocumentClientCapabilities, TextDocumentContentChangeEvent, TextDocumentIdentifier,
    TextDocumentItem, TextDocumentPositionParams, TextEdit, Url, VersionedTextDocumentIdentifier,
};
use async_lsp::router::Router;
use async_lsp::{LanguageClient, LanguageServer, MainLoop, ResponseError, ServerSocket};
use std::future::Future;
use std::ops::ControlFlow;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tokio::process::Child;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio_util::compat::{TokioAsyncReadCompatExt, TokioAsyncWriteCompatExt};

/// Longer than any answer takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a server says unasked.
struct Listener {
    findings: UnboundedSender<PublishDiagnosticsParams>,
    log: UnboundedSender<String>,
}

impl LanguageClient for Listener {
    type Error = ResponseError;
    type NotifyResult = ControlFlow<async_lsp::Result<()>>;

    fn publish_diagnostics(&mut self, params: PublishDiagnosticsParams) -> Self::NotifyResult {
        let _ = self.findings.send(params);
        ControlFlow::Continue(())
    }

    fn log_message(&mut self, params: LogMessageParams) -> Self::NotifyResult {
        let _ = self.log.send(params.message);
        ControlFlow::Continue(())
    }
}

/// A session with the server.
pub(crate) struct Client {
    pub(crate) server: ServerSocket,
    pub(crate) agreed: InitializeResult,
    findings: UnboundedReceiver<PublishDiagnosticsParams>,
    log: UnboundedReceiver<String>,
    child: Child,
}

/// Runs a test with a session begun; it must end on its own, with the exit code of a session ended well.
pub(crate) fn session<F: Future<Output = Client>>(
    args: &[&str],
    locale: Option<&str>,
    encodings: &[PositionEncodingKind],
    test: impl FnOnce(Client) -> F,
) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let encodings = (!encodings.is_empty()).then(|| encodings.to_vec());
    runtime.block_on(async {
        let client = Client::start(args, locale, encodings).await;
        let client = test(client).await;
        assert_eq!(client.end().await.code(), Some(0));
    });
}

async fn patient<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, what).await.expect("an answer in time")
}

impl Client {
    async fn start(args: &[&str], locale: Option<&str>, encodings: Option<Vec<PositionEncodingKind>>) -> Client {
        let mut command = tokio::process::Command::from(crate::support::command(&crate::support::root(), &["lsp"]));
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap();
        let (findings_in, findings) = unbounded_channel();
        let (log_in, log) = unbounded_channel();
        let listener = Listener { findings: findings_in, log: log_in };
        let (main_loop, mut server) = MainLoop::new_client(|_| Router::from_language_client(listener));
        let (input, output) = (child.stdout.take().unwrap().compat(), child.stdin.take().unwrap().compat_write());
        tokio::spawn(main_loop.run_buffered(input, output));
        let symbols =
            DocumentSymbolClientCapabilities { hierarchical_document_symbol_support: Some(true), ..Default::default() };
        let text_document = TextDocumentClientCapabilities { document_symbol: Some(symbols), ..Default::default() };
        let general = GeneralClientCapabilities { position_encodings: encodings, ..Default::default() };
        let capabilities =
            ClientCapabilities { text_document: Some(text_document), general: Some(general), ..Default::default() };
        let begin = InitializeParams { locale: locale.map(str::to_owned), capabilities, ..Default::default() };
        let agreed = patient(server.initialize(begin)).await.unwrap();
        server.initialized(InitializedParams {}).unwrap();
        Client { server, agreed, findings, log, child }
    }

    async fn end(mut self) -> ExitStatus {
        patient(self.server.shutdown(())).await.unwrap();
        self.server.exit(()).unwrap();
        patient(self.child.wait()).await.unwrap()
    }

    /// Opens a document and gives its findings.
    pub(crate) async fn open(&mut self, name: &str, text: &str) -> PublishDiagnosticsParams {
        let item = TextDocumentItem::new(uri(name), "yaml".to_owned(), 1, text.to_owned());
        self.server.did_open(DidOpenTextDocumentParams { text_document: item }).unwrap();
        self.findings(name, 1).await
    }

    /// Sends changes as one new version.
    pub(crate) fn change(&mut self, name: &str, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let text_document = VersionedTextDocumentIdentifier::new(uri(name), version);
        self.server.did_change(DidChangeTextDocumentParams { text_document, content_changes: changes }).unwrap();
    }

    /// The findings of a version, those of earlier ones passed over.
    pub(crate) async fn findings(&mut self, name: &str, version: i32) -> PublishDiagnosticsParams {
        loop {
            let found = self.any_findings().await;
            if found.uri == uri(name) && found.version == Some(version) {
                return found;
            }
        }
    }

    /// The next findings that come, of whichever document and version.
    pub(crate) async fn any_findings(&mut self) -> PublishDiagnosticsParams {
        patient(self.findings.recv()).await.expect("the server is there")
    }

    /// What the server logs next.
    pub(crate) async fn logged(&mut self) -> String {
        patient(self.log.recv()).await.expect("the server is there")
    }

    /// Completions at a place.
    pub(crate) async fn complete(&mut self, name: &str, at: Position) -> Vec<CompletionItem> {
        let params = CompletionParams {
            text_document_position: place(name, at),
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
            context: None,
        };
        match patient(self.server.completion(params)).await.unwrap() {
            Some(CompletionResponse::Array(items)) => items,
            other => panic!("{other:?}"),
        }
    }

    /// The explanation at a place, empty when there is none.
    pub(crate) async fn hover(&mut self, name: &str, at: Position) -> String {
        let params = HoverParams {
            text_document_position_params: place(name, at),
            work_done_progress_params: Default::default(),
        };
        match patient(self.server.hover(params)).await.unwrap().map(|h| h.contents) {
            Some(HoverContents::Markup(markup)) => markup.value,
            None => String::new(),
            other => panic!("{other:?}"),
        }
    }

    /// Where a name is declared: the document and the place.
    pub(crate) async fn definition(&mut self, name: &str, at: Position) -> Option<(Url, Position)> {
        let params = GotoDefinitionParams {
            text_document_position_params: place(name, at),
            work_done_progress_params: Default::default(),
            partial_result_params: Default::default(),
        };
        match patient(self.server.definition(params)).await.unwrap() {
            Some(GotoDefinitionResponse::Scalar(location)) => Some((location.uri, location.range.start)),
            None => None,
            other => panic!("{other:?}"),
        }
    }
}

pub(crate) fn uri(name: &str) -> Url {
    Url::parse(&format!("file:///plans/{name}")).unwrap()
}

pub(crate) fn document(name: &str) -> TextDocumentIdentifier {
    TextDocumentIdentifier::new(uri(name))
}

pub(crate) fn place(name: &str, at: Position) -> TextDocumentPositionParams {
    TextDocumentPositionParams::new(document(name), at)
}

/// The place of a byte, in UTF-16.
pub(crate) fn at(text: &str, offset: usize) -> Position {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    Position::new(u32::try_from(line).unwrap(), u32::try_from(column).unwrap())
}

/// The place of the first `marker` in a text, `within` characters of bytes on.
pub(crate) fn find(text: &str, marker: &str) -> Position {
    at(text, text.find(marker).unwrap_or_else(|| panic!("no `{marker}`")))
}

/// The byte of a place in UTF-16.
fn byte(text: &str, position: Position) -> usize {
    let line: usize = text.split_inclusive('\n').take(position.line as usize).map(str::len).sum();
    let mut left = position.character as usize;
    for (i, c) in text[line..].char_indices() {
        if left == 0 {
            return line + i;
        }
        left -= c.len_utf16();
    }
    text.len()
}

/// A text with edits made, as an editor makes them.
pub(crate) fn apply(text: &str, edits: &[TextEdit]) -> String {
    let mut edits = edits.to_vec();
    edits.sort_by_key(|e| e.range.start);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        let range = byte(&text, edit.range.start)..byte(&text, edit.range.end);
        text.replace_range(range, &edit.new_text);
    }
    text
}

/// A text with a completion taken.
pub(crate) fn taken(text: &str, items: &[CompletionItem], label: &str) -> String {
    let item = items.iter().find(|i| i.label == label);
    let item =
        item.unwrap_or_else(|| panic!("no `{label}` in {:?}", items.iter().map(|i| &i.label).collect::<Vec<_>>()));
    match &item.text_edit {
        Some(CompletionTextEdit::Edit(edit)) => apply(text, std::slice::from_ref(edit)),
        other => panic!("{other:?}"),
    }
}
