//! A text in an editor: its findings, repairs, completion and explanations, and the plan that it is.

use crate::answer::{Answer, give, refusal};
use crate::editor::{EditorCompletion, EditorEdit, EditorFinding, EditorFix, EditorHover, EditorRelated, EditorSymbol};
use crate::options::{Read, read};
use crate::text::Units;
use duban::check::CheckedPlan;
use duban::diagnostic::{Diagnostic, Language, Severity, fix_once, to_json, to_sarif, to_text};
use duban::document::{Source, Span};
use duban::editor::{self, Draft, DraftKind, Format, Surroundings, outline};
use duban::plan::schema::schema;
use duban::timetable::Timetable;
use duban::view;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// A plan, or a rule file, as it is being written. What is asked of one text is worked out once.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Document {
    draft: Draft,
    units: Units,
    with: Read,
    format: Option<Format>,
}

#[wasm_bindgen]
impl Document {
    /// A document with its text.
    ///
    /// # Errors
    /// An option that there is not.
    #[wasm_bindgen(constructor)]
    pub fn new(
        text: &str,
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
    ) -> Result<Document, JsValue> {
        let with = read(options)?;
        let kind = if with.name.ends_with(".rhai") { DraftKind::RuleFile } else { DraftKind::Plan };
        let draft = Draft::new(kind, Source::new(with.name.as_str(), text));
        Ok(Document { draft, units: Units::of(text), with, format: None })
    }

    /// Puts another text in its place.
    pub fn rewrite(&mut self, text: &str) {
        self.units = Units::of(text);
        self.draft.rewrite(Source::new(self.with.name.as_str(), text));
    }

    /// Takes other options.
    ///
    /// # Errors
    /// An option that there is not; nothing changes then.
    #[wasm_bindgen(js_name = readWith)]
    pub fn read_with(
        &mut self,
        #[wasm_bindgen(unchecked_optional_param_type = "Options")] options: &JsValue,
    ) -> Result<(), JsValue> {
        self.with = read(options)?;
        self.format = None;
        self.draft.rewrite(Source::new(self.with.name.as_str(), self.draft.source().text()));
        Ok(())
    }

    /// The findings, in the stable format of `duban check --format json`.
    ///
    /// # Errors
    /// None in practice: the report is plain data.
    #[wasm_bindgen(unchecked_return_type = "Report")]
    pub fn check(&mut self) -> Answer {
        let language = self.with.language;
        give(&to_json(std::slice::from_ref(self.findings_of()), language))
    }

    /// The findings as a person reads them, with the excerpt.
    #[wasm_bindgen(js_name = checkText)]
    pub fn check_text(&mut self) -> String {
        let language = self.with.language;
        to_text(self.findings_of(), language, duban::diagnostic::Colour::Never)
    }

    /// The findings as SARIF 2.1.0.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(js_name = checkSarif, unchecked_return_type = "object")]
    pub fn check_sarif(&mut self) -> Answer {
        let language = self.with.language;
        give(&to_sarif(std::slice::from_ref(self.findings_of()), language))
    }

    /// The findings where an editor shows them.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "EditorFinding[]")]
    pub fn findings(&mut self) -> Answer {
        let findings = self.findings_of().clone();
        let all: Vec<EditorFinding> = findings
            .items()
            .iter()
            .map(|d| {
                let mut shown = self.finding(d);
                // Its line and column are those of the file it stands in.
                let place = findings.source(d.span).map(|s| s.position(d.span.start as usize));
                (shown.line, shown.column) = place.map_or((1, 1), |p| (p.line, p.column));
                shown.file = findings.source(d.span).filter(|_| d.span.source.0 != 0).map(|s| s.name().to_owned());
                shown
            })
            .collect();
        give(&all)
    }

    /// The text with everything mended that can only be mended in one way, or nothing where there is nothing to mend.
    pub fn mended(&mut self) -> Option<String> {
        self.draft.mended(&self.with.params, &self.with.library)
    }

    /// Whether there is anything that can only be mended in one way.
    #[wasm_bindgen(js_name = canMend)]
    pub fn can_mend(&mut self) -> bool {
        fix_once(self.findings_of()).is_some()
    }

    /// What may be written at a UTF-16 offset.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "EditorCompletion[]")]
    pub fn complete(&mut self, offset: usize) -> Answer {
        let byte = self.units.byte(self.draft.source().text(), offset);
        let with = surroundings(&self.with, &mut self.format);
        let all = self.draft.complete(byte, with).into_iter().map(|c| {
            let (from, to) = self.units.span(self.draft.source(), c.replace);
            EditorCompletion {
                label: c.label,
                sort: sort(c.sort),
                detail: c.detail,
                documentation: c.documentation,
                from,
                to,
                insert: c.insert,
            }
        });
        give(&all.collect::<Vec<_>>())
    }

    /// What stands at a UTF-16 offset, explained; nothing where there is nothing to say.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "EditorHover | null")]
    pub fn hover(&mut self, offset: usize) -> Answer {
        let byte = self.units.byte(self.draft.source().text(), offset);
        let with = surroundings(&self.with, &mut self.format);
        let found = self.draft.hover(byte, with).map(|h| {
            let (from, to) = self.units.span(self.draft.source(), h.span);
            EditorHover { from, to, markdown: h.markdown }
        });
        give(&found)
    }

    /// The sections of a plan, and what they declare.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "EditorSymbol[]")]
    pub fn outline(&mut self) -> Answer {
        let all = outline(self.draft.reading());
        give(&all.into_iter().map(|s| self.symbol(s)).collect::<Vec<_>>())
    }

    /// Who owes what by when, as far as the plan can be fanned out: of one unit where one is named.
    ///
    /// # Errors
    /// The plan cannot be fanned out.
    #[wasm_bindgen(unchecked_return_type = "TimetableView")]
    pub fn timetable(&mut self, unit: Option<String>) -> Answer {
        give(&view::timetable_view(self.fanned_out()?, unit.as_deref(), None, None))
    }

    /// The plan as the views of a page need it: campaign, units, phases, tasks, scorecard, ladder and rules.
    ///
    /// # Errors
    /// The plan cannot be fanned out.
    #[wasm_bindgen(unchecked_return_type = "PlanView")]
    pub fn plan(&mut self) -> Answer {
        give(&self.viewed()?)
    }

    /// The scorecard: its bands as the states they are, and its items, as an SVG; nothing where the plan has none.
    ///
    /// # Errors
    /// The plan cannot be fanned out.
    #[wasm_bindgen(js_name = scorecardSvg)]
    pub fn scorecard_svg(&mut self) -> Result<Option<String>, JsValue> {
        Ok(view::scorecard_svg(&self.viewed()?, self.with.language))
    }

    /// The ladder as a state machine, as an SVG; nothing where the plan has none.
    ///
    /// # Errors
    /// The plan cannot be fanned out.
    #[wasm_bindgen(js_name = ladderSvg)]
    pub fn ladder_svg(&mut self) -> Result<Option<String>, JsValue> {
        Ok(view::ladder_svg(&self.viewed()?, self.with.language))
    }

    /// The phases, tasks and duties over time, with the critical path, as an SVG; `today` is a day to draw a line at.
    ///
    /// # Errors
    /// The plan cannot be fanned out, or there is no such day.
    #[wasm_bindgen(js_name = ganttSvg)]
    pub fn gantt_svg(&mut self, today: Option<String>) -> Result<String, JsValue> {
        let language = self.with.language;
        let today = today.as_deref().map(crate::campaign::day).transpose()?;
        Ok(view::gantt_svg(self.fanned_out()?, today, language))
    }

    /// The tasks and what they wait for, with the critical path, as an SVG.
    ///
    /// # Errors
    /// The plan cannot be fanned out.
    #[wasm_bindgen(js_name = graphSvg)]
    pub fn graph_svg(&mut self) -> Result<String, JsValue> {
        let language = self.with.language;
        Ok(view::graph_svg(self.fanned_out()?, language))
    }

    /// The phases as a state machine, as an SVG.
    ///
    /// # Errors
    /// The plan has errors.
    #[wasm_bindgen(js_name = phasesSvg)]
    pub fn phases_svg(&mut self) -> Result<String, JsValue> {
        let language = self.with.language;
        let plan = self.runnable()?;
        Ok(view::phases_svg(&view::phase_machine(&plan.plan, &plan.timetable, &[]), language))
    }
}

impl Document {
    /// The plan, where it has no errors.
    pub(crate) fn runnable(&mut self) -> Result<CheckedPlan, JsValue> {
        let language = self.with.language;
        let check = self.draft.check(&self.with.params, &self.with.library);
        check.plan.clone().ok_or_else(|| {
            let errors = check.diagnostics.at_least(Severity::Error);
            refusal(to_text(&errors, language, duban::diagnostic::Colour::Never).trim_end())
        })
    }

    pub(crate) fn language(&self) -> Language {
        self.with.language
    }

    pub(crate) fn source(&self) -> &Source {
        self.draft.source()
    }

    pub(crate) fn library(&self) -> &duban::rules::RuleLibrary {
        &self.with.library
    }

    fn findings_of(&mut self) -> &duban::diagnostic::Diagnostics {
        &self.draft.check(&self.with.params, &self.with.library).diagnostics
    }

    fn viewed(&mut self) -> Result<view::PlanView, JsValue> {
        let check = self.draft.check(&self.with.params, &self.with.library);
        let timetable = check.timetable.as_ref().ok_or_else(not_fanned_out)?;
        Ok(view::plan_view(timetable, check.plan.as_ref()))
    }

    fn fanned_out(&mut self) -> Result<&Timetable, JsValue> {
        let check = self.draft.check(&self.with.params, &self.with.library);
        check.timetable.as_ref().ok_or_else(not_fanned_out)
    }

    fn here(&self, span: Span) -> (usize, usize) {
        if span.source.0 == 0 { self.units.span(self.draft.source(), span) } else { (0, 0) }
    }

    fn finding(&mut self, d: &Diagnostic) -> EditorFinding {
        let language = self.with.language;
        let (from, to) = self.here(d.span);
        let related = d.related.iter().filter(|r| r.span.source.0 == 0).map(|r| {
            let (from, to) = self.here(r.span);
            EditorRelated { from, to, message: d.related_message(r, language) }
        });
        let related = related.collect();
        let fixes = d.fixes.iter().filter(|f| f.edits.iter().all(|e| e.span.source.0 == 0)).map(|f| {
            let edits = f.edits.iter().map(|e| {
                let (from, to) = self.here(e.span);
                EditorEdit { from, to, text: e.text.clone() }
            });
            EditorFix { title: d.fix_title(f, language), sure: f.sure, edits: edits.collect() }
        });
        EditorFinding {
            from,
            to,
            line: 1,
            column: 1,
            code: d.code.id,
            severity: d.severity(),
            message: d.message(language),
            element: d.element.clone(),
            help: d.help(language),
            file: None,
            related,
            fixes: fixes.collect(),
        }
    }

    fn symbol(&self, s: editor::Symbol) -> EditorSymbol {
        let (from, to) = self.here(s.span);
        let children = s.children.into_iter().map(|c| self.symbol(c)).collect();
        EditorSymbol { name: s.name, title: s.title, from, to, children }
    }
}

fn not_fanned_out() -> JsValue {
    refusal("the plan cannot be read so far that its duties can be worked out")
}

fn surroundings<'a>(with: &'a Read, format: &'a mut Option<Format>) -> Surroundings<'a> {
    let format = format.get_or_insert_with(|| Format::new(schema(with.language)));
    Surroundings { params: &with.params, library: &with.library, format, language: with.language }
}

fn sort(sort: editor::Sort) -> &'static str {
    match sort {
        editor::Sort::Key => "key",
        editor::Sort::Word => "word",
        editor::Sort::View => "view",
        editor::Sort::Field => "field",
        editor::Sort::Function => "function",
        _ => "name",
    }
}
