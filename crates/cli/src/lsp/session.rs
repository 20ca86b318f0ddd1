//! One client's session: its beginning and end, its documents, and who answers what.

use super::document::Document;
use super::features::Desk;
use super::position::Encoding;
use super::transport::{Incoming, Outgoing, Problem, code};
use crate::args::PlanOptions;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use duban::diagnostic::Language;
use duban::editor::{Format, Surroundings};
use duban::plan::schema::schema;
use duban::rules::RuleLibrary;
use gen_lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// Whether the session goes on.
pub(super) enum Step {
    On,
    Exit(Exit),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Before,
    Running,
    ShutDown,
}

/// What was agreed on, and what the server was started with.
pub(super) struct Settings {
    pub(super) language: Language,
    pub(super) encoding: Encoding,
    pub(super) format: Format,
    pub(super) params: BTreeMap<String, String>,
    pub(super) library: RuleLibrary,
    pub(super) folders: Vec<PathBuf>,
    /// Whether the client knows outlines with levels.
    pub(super) outline_levels: bool,
}

impl Settings {
    /// What drafts are read and explained with.
    pub(super) fn surroundings(&self) -> Surroundings<'_> {
        let Settings { params, library, format, language, .. } = self;
        Surroundings { params, library, format, language: *language }
    }
}

pub(super) struct Session {
    phase: Phase,
    /// Whether a language was asked for, so that the editor's does not count.
    asked: bool,
    settings: Settings,
    documents: BTreeMap<String, Document>,
    out: Outgoing,
}

fn format(language: Language) -> Format {
    Format::new(schema(language))
}

/// The parameters of a message, or why they are none.
pub(super) fn params<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|e| Problem::new(code::INVALID_PARAMS, e.to_string()))
}

impl Session {
    pub(super) fn new(with: &PlanOptions, asked: Option<Language>, language: Language) -> Result<Session, Failure> {
        let language = asked.unwrap_or(language);
        let settings = Settings {
            language,
            encoding: Encoding::default(),
            format: format(language),
            params: with.params.iter().cloned().collect(),
            library: input::library(&with.rules)?,
            folders: with.rules.clone(),
            outline_levels: false,
        };
        Ok(Session {
            phase: Phase::Before,
            asked: asked.is_some(),
            settings,
            documents: BTreeMap::new(),
            out: Outgoing,
        })
    }

    /// The exit code when the client has gone without a word.
    pub(super) fn left(&self) -> Exit {
        if self.phase == Phase::ShutDown { Exit::SUCCESS } else { Exit::from(1) }
    }

    /// Takes a message; an error means that the client cannot be written to.
    pub(super) fn take(&mut self, message: Incoming) -> io::Result<Step> {
        match message {
            Incoming::Bad { id, problem } => self.out.answer(&id, Err(problem))?,
            Incoming::Notification { method, .. } if method == "exit" => return Ok(Step::Exit(self.left())),
            Incoming::Notification { method, params } => {
                if self.phase == Phase::Running {
                    self.notified(&method, params)?;
                }
            }
            Incoming::Request { id, method, params } => {
                let result = self.request(&method, params);
                self.out.answer(&id, result)?;
            }
        }
        Ok(Step::On)
    }

    fn request(&mut self, method: &str, value: Value) -> Result<Value, Problem> {
        match (self.phase, method) {
            (Phase::Before, "initialize") => {
                let result = self.initialize(params(value)?);
                self.phase = Phase::Running;
                Ok(result)
            }
            (Phase::Before, _) => Err(Problem::new(code::NOT_INITIALIZED, "the session begins with `initialize`")),
            (Phase::ShutDown, _) => Err(Problem::new(code::INVALID_REQUEST, "the session is shut down")),
            (Phase::Running, "initialize") => Err(Problem::new(code::INVALID_REQUEST, "the session has begun already")),
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, _) => {
                Desk { settings: &self.settings, documents: &mut self.documents }.answer(method, value)
            }
        }
    }

    fn initialize(&mut self, params: InitializeParams) -> Value {
        let settings = &mut self.settings;
        let locale = params.locale.as_deref().filter(|_| !self.asked);
        if let Some(language) = locale.and_then(Language::from_tag) {
            settings.language = language;
            settings.format = format(language);
        }
        let capabilities = params.capabilities;
        let offered = capabilities.general.and_then(|g| g.position_encodings);
        settings.encoding = offered.map(|all| Encoding::of(&all)).unwrap_or_default();
        let symbols = capabilities.text_document.and_then(|t| t.document_symbol);
        let levels = symbols.and_then(|s| s.hierarchical_document_symbol_support);
        settings.outline_levels = levels.unwrap_or(false);
        json!({
            "capabilities": {
                "positionEncoding": settings.encoding.kind(),
                // 2: changes come as parts of the text.
                "textDocumentSync": { "openClose": true, "change": 2, "save": true },
                "completionProvider": { "triggerCharacters": [" ", ".", "\"", "{", "[", ","] },
                "hoverProvider": true,
                "definitionProvider": true,
                "referencesProvider": true,
                "documentSymbolProvider": true,
                "codeActionProvider": { "codeActionKinds": ["quickfix", "source.fixAll"] },
                "renameProvider": { "prepareProvider": true },
            },
            "serverInfo": { "name": "duban", "version": env!("CARGO_PKG_VERSION") },
        })
    }

    fn notified(&mut self, method: &str, value: Value) -> io::Result<()> {
        let mut closed = None;
        let done = match method {
            "textDocument/didOpen" => params(value).map(|p: DidOpenTextDocumentParams| {
                let uri = p.text_document.uri.0.clone();
                self.documents.insert(uri, Document::open(p.text_document, self.settings.encoding));
            }),
            "textDocument/didChange" => params(value).and_then(|p: DidChangeTextDocumentParams| {
                let document = self.open(&p.text_document.text_document_identifier.uri)?;
                document.change(p.text_document.version, p.content_changes);
                Ok(())
            }),
            "textDocument/didClose" => params(value).and_then(|p: DidCloseTextDocumentParams| {
                let uri = p.text_document.uri;
                self.open(&uri)?;
                self.documents.remove(&uri.0);
                closed = Some(uri);
                Ok(())
            }),
            "textDocument/didSave" => {
                self.reload();
                Ok(())
            }
            _ => Ok(()),
        };
        match done {
            // A notification has no answer; the client's log shows what became of it.
            Err(problem) => {
                let message = format!("{method}: {}", problem.message);
                self.out.notify("window/logMessage", &json!({ "type": 2, "message": message }))
            }
            Ok(()) => match closed {
                // What is closed has no findings.
                Some(uri) => {
                    self.out.notify("textDocument/publishDiagnostics", &json!({ "uri": uri, "diagnostics": [] }))
                }
                None => Ok(()),
            },
        }
    }

    fn open(&mut self, uri: &Uri) -> Result<&mut Document, Problem> {
        let missing = || Problem::new(code::INVALID_PARAMS, format!("`{}` is not open", uri.0));
        self.documents.get_mut(&uri.0).ok_or_else(missing)
    }

    /// A rule file may have been saved. A folder that cannot be read now keeps the rules it had.
    fn reload(&mut self) {
        if !self.settings.folders.is_empty()
            && let Ok(library) = input::library(&self.settings.folders)
        {
            self.settings.library = library;
            self.documents.values_mut().for_each(Document::forget);
        }
    }

    /// Sends the findings of every document that has changed.
    pub(super) fn publish(&mut self) -> io::Result<()> {
        let mut desk = Desk { settings: &self.settings, documents: &mut self.documents };
        for findings in desk.stale_findings() {
            self.out.notify("textDocument/publishDiagnostics", &findings)?;
        }
        Ok(())
    }
}
