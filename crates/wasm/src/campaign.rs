//! A campaign carried out: facts in, consequences out.

use crate::answer::{Answer, give, refusal};
use crate::document::Document;
use crate::options::language;
use duban::campaign::{
    Campaign, ChainHash, Fact, FactLine, fact_lines, fact_table, of_campaign, replay_amended, verify,
};
use duban::diagnostic::Language;
use duban::time::{Instant, Zone, parse_date};
use duban::timetable::UnitIx;
use duban::view;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// What recording a fact gave.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Recorded"))]
pub struct RecordedView {
    /// The fact's number.
    seq: u64,
    /// Whether the same fact, by its key, was recorded before: then nothing changed.
    duplicate: bool,
    /// What followed, in order.
    #[cfg_attr(test, ts(type = "Consequence[]"))]
    consequences: Vec<duban::campaign::Consequence>,
}

/// A line of a facts file that was not taken.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RefusedFact {
    /// 1-based line.
    line: usize,
    /// Why.
    reason: String,
}

/// A journal whose chain holds.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Verified"))]
pub struct VerifiedView {
    /// How many lines.
    count: usize,
    /// Hash of the last line: whoever keeps it can tell later whether lines were cut off the end.
    head: String,
    /// What chains them.
    hash: &'static str,
}

/// A recorded fact.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecordedFact {
    seq: u64,
    /// When it took effect, RFC 3339.
    at: String,
    /// When it was handed in.
    recorded_at: String,
    /// What sort of fact it is.
    kind: &'static str,
}

/// Amended plans by the references of the facts that adopt them, to replay a journal with.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Amended {
    plans: Vec<(String, duban::check::CheckedPlan)>,
}

#[wasm_bindgen]
impl Amended {
    /// None yet.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Amended {
        Amended::default()
    }

    /// Adds one.
    ///
    /// # Errors
    /// The plan has errors.
    pub fn add(&mut self, reference: String, plan: &mut Document) -> Result<(), JsValue> {
        self.plans.push((reference, plan.runnable()?));
        Ok(())
    }
}

/// A plan being carried out, with its clock. A refused fact changes nothing.
#[wasm_bindgen(js_name = Campaign)]
#[derive(Debug)]
pub struct WasmCampaign {
    campaign: Campaign,
    language: Language,
}

#[wasm_bindgen(js_class = Campaign)]
impl WasmCampaign {
    /// Opens a campaign before its first day. It keeps a journal where `journal` is not `false`.
    ///
    /// # Errors
    /// The plan has errors.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &mut Document, journal: Option<bool>) -> Result<WasmCampaign, JsValue> {
        let checked = plan.runnable()?;
        let campaign = match journal {
            Some(false) => Campaign::open(checked),
            _ => Campaign::open_with_journal_by(checked, ChainHash::default()),
        };
        Ok(WasmCampaign { campaign, language: plan.language() })
    }

    /// The campaign as its journal has it: every line is computed anew and compared.
    ///
    /// # Errors
    /// The first line that is not as it was written or does not come out again; or the plan is another, or has errors.
    pub fn replay(plan: &mut Document, journal: &str, amended: Option<Amended>) -> Result<WasmCampaign, JsValue> {
        let checked = plan.runnable()?;
        verify(journal).map_err(refused)?;
        of_campaign(&checked, journal).map_err(refused)?;
        let later = amended.unwrap_or_default().plans;
        let campaign = replay_amended(checked, later, journal).map_err(refused)?;
        Ok(WasmCampaign { campaign, language: plan.language() })
    }

    /// Hands in an amended version of the plan, for the fact that adopts it.
    ///
    /// # Errors
    /// The plan has errors.
    #[wasm_bindgen(js_name = offerPlan)]
    pub fn offer_plan(&mut self, reference: String, plan: &mut Document) -> Result<(), JsValue> {
        self.campaign.offer_plan(reference, plan.runnable()?);
        Ok(())
    }

    /// Records a fact: an object, or a line of a facts file.
    ///
    /// # Errors
    /// It cannot be read or makes no sense; nothing has changed then.
    #[wasm_bindgen(unchecked_return_type = "Recorded")]
    pub fn record(&mut self, #[wasm_bindgen(unchecked_param_type = "Fact | string")] fact: &JsValue) -> Answer {
        let text = match fact.as_string() {
            Some(text) => text,
            None => js_sys::JSON::stringify(fact)?.into(),
        };
        let recorded = self.take(&text).map_err(|reason| refusal(&reason))?;
        give(&recorded)
    }

    /// Records the facts of a file, a fact a line, those handed in up to `until` alone where that is given. Tells the
    /// lines that were not taken.
    ///
    /// # Errors
    /// There is no such day or instant as `until`.
    #[wasm_bindgen(js_name = recordLines, unchecked_return_type = "RefusedFact[]")]
    pub fn record_lines(&mut self, facts: &str, until: Option<String>) -> Answer {
        let lines = fact_lines(facts, self.campaign.zone());
        self.take_all(lines, until)
    }

    /// Records the facts of a table in CSV: a column for each field, `data.x` for a datum, several `refs` separated by `;`. Otherwise
    /// as `recordLines`.
    ///
    /// # Errors
    /// There is no such day or instant as `until`.
    #[wasm_bindgen(js_name = recordTable, unchecked_return_type = "RefusedFact[]")]
    pub fn record_table(&mut self, facts: &str, until: Option<String>) -> Answer {
        let lines = fact_table(facts.trim_start_matches('\u{feff}'), self.campaign.zone());
        self.take_all(lines, until)
    }

    /// Moves the clock to the end of a day or to an instant; to where everything known has come due where neither is given.
    ///
    /// # Errors
    /// The clock cannot go back; there is no such day or instant.
    #[wasm_bindgen(unchecked_return_type = "Consequence[]")]
    pub fn advance(&mut self, to: Option<String>) -> Answer {
        let to = match to {
            Some(to) => self.instant(&to)?,
            None => self.campaign.natural_end(),
        };
        give(&self.campaign.advance(to).map_err(refused)?)
    }

    /// Where the clock stands, RFC 3339.
    #[wasm_bindgen(getter)]
    pub fn clock(&self) -> Option<String> {
        self.campaign.clock().map(|at| self.campaign.zone().format(at))
    }

    /// Where every unit stands at the clock, with at most `most` of what falls due next (20 unless said).
    ///
    /// # Errors
    /// There is no such language.
    #[wasm_bindgen(unchecked_return_type = "Standings")]
    pub fn standings(
        &self,
        most: Option<usize>,
        #[wasm_bindgen(unchecked_optional_param_type = "Language")] language: Option<String>,
    ) -> Answer {
        give(&view::standings(&self.campaign, self.in_language(language)?, most.unwrap_or(20)))
    }

    /// Why a unit stands where it stands: every entry, or the one whose id or number is `entry`. The whole campaign where
    /// no unit is named.
    ///
    /// # Errors
    /// There is no such unit or entry.
    #[wasm_bindgen(unchecked_return_type = "Explanation")]
    pub fn explain(
        &self,
        unit: Option<String>,
        entry: Option<String>,
        #[wasm_bindgen(unchecked_optional_param_type = "Language")] language: Option<String>,
    ) -> Answer {
        give(&self.explained(unit, entry, language)?)
    }

    /// The same as a person reads it.
    ///
    /// # Errors
    /// As above.
    #[wasm_bindgen(js_name = explainText)]
    pub fn explain_text(
        &self,
        unit: Option<String>,
        entry: Option<String>,
        #[wasm_bindgen(unchecked_optional_param_type = "Language")] language: Option<String>,
    ) -> Result<String, JsValue> {
        Ok(self.explained(unit, entry, language)?.to_text())
    }

    /// How a unit came under a measure of the ladder, and what became of it.
    ///
    /// # Errors
    /// There is no such unit, or it never came under that measure.
    #[wasm_bindgen(js_name = explainMeasure, unchecked_return_type = "Explanation")]
    pub fn explain_measure(&self, unit: &str, measure: &str) -> Answer {
        let found = view::explain_measure(&self.campaign, self.unit(unit)?, measure, self.language);
        give(&found.ok_or_else(|| refusal(&format!("`{unit}` never came under `{measure}`")))?)
    }

    /// On which occasions a rule could have applied to a unit, and what kept it; where no unit is named, on those that concern
    /// none.
    ///
    /// # Errors
    /// There is no such unit or rule.
    #[wasm_bindgen(js_name = whyNot, unchecked_return_type = "WhyNotView")]
    pub fn why_not(&self, unit: Option<String>, rule: &str) -> Answer {
        let unit = unit.map(|unit| self.unit(&unit)).transpose()?;
        let found = view::why_not(&self.campaign, unit, rule, self.language);
        give(&found.ok_or_else(|| refusal(&format!("the plan has no rule `{rule}`")))?)
    }

    /// What would differ under another plan, with the same facts, at the same instant.
    ///
    /// # Errors
    /// The other plan has errors.
    #[wasm_bindgen(js_name = whatIf, unchecked_return_type = "Differences")]
    pub fn what_if(&self, plan: &mut Document) -> Answer {
        let other = self.campaign.what_if(plan.runnable()?);
        give(&view::differences(&self.campaign, &other, self.language))
    }

    /// The campaign as it stood at the end of a day or at an instant, by the facts recorded up to `recorded`; the same
    /// unless said. It keeps no journal.
    ///
    /// # Errors
    /// There is no such day or instant, or the facts known then make no sense together.
    #[wasm_bindgen(js_name = asOf)]
    pub fn as_of(&self, effective: &str, recorded: Option<String>) -> Result<WasmCampaign, JsValue> {
        let effective = self.instant(effective)?;
        let recorded = recorded.map(|at| self.instant(&at)).transpose()?.unwrap_or(effective);
        let campaign = self.campaign.as_of(effective, recorded).map_err(refused)?;
        Ok(WasmCampaign { campaign, language: self.language })
    }

    /// The facts recorded, in the order of recording.
    ///
    /// # Errors
    /// None in practice.
    #[wasm_bindgen(unchecked_return_type = "RecordedFact[]")]
    pub fn facts(&self) -> Answer {
        let zone = self.campaign.zone();
        let facts = self.campaign.facts().map(|(seq, fact)| RecordedFact {
            seq,
            at: zone.format(fact.at),
            recorded_at: zone.format(fact.recorded_at),
            kind: fact.event.word(),
        });
        give(&facts.collect::<Vec<_>>())
    }

    /// The phases as a state machine with their states at the clock, as an SVG.
    #[wasm_bindgen(js_name = phasesSvg)]
    pub fn phases_svg(&self) -> String {
        let (plan, timetable) = (self.campaign.plan(), self.campaign.timetable());
        let states: Vec<&str> = timetable.phases.indices().map(|p| self.campaign.phase(p).word()).collect();
        view::phases_svg(&view::phase_machine(&plan.plan, timetable, &states), self.language)
    }

    /// The journal lines written since the last call, each ending in a line break.
    #[wasm_bindgen(js_name = takeJournal)]
    pub fn take_journal(&mut self) -> String {
        self.campaign.take_journal()
    }
}

impl WasmCampaign {
    fn take(&mut self, line: &str) -> Result<RecordedView, String> {
        let fact = Fact::from_json(line, self.campaign.zone()).map_err(|e| e.to_string())?;
        let recorded = self.campaign.record(fact).map_err(|e| e.to_string())?;
        Ok(RecordedView { seq: recorded.seq, duplicate: recorded.duplicate, consequences: recorded.consequences })
    }

    fn take_all(&mut self, lines: Vec<FactLine>, until: Option<String>) -> Answer {
        let until = until.map(|until| self.instant(&until)).transpose()?;
        let mut refused = Vec::new();
        for FactLine { line, fact, .. } in lines {
            let wrong = match fact {
                Ok(fact) if until.is_some_and(|until| fact.at.max(fact.recorded_at) > until) => continue,
                Ok(fact) => self.campaign.record(fact).err().map(|e| e.to_string()),
                Err(e) => Some(e.to_string()),
            };
            refused.extend(wrong.map(|reason| RefusedFact { line, reason }));
        }
        give(&refused)
    }

    fn explained(
        &self,
        unit: Option<String>,
        entry: Option<String>,
        language: Option<String>,
    ) -> Result<view::Explanation, JsValue> {
        let (entry, language) = (entry.as_deref(), self.in_language(language)?);
        let found = match &unit {
            Some(unit) => view::explain(&self.campaign, self.unit(unit)?, entry, language),
            None => view::explain_campaign(&self.campaign, entry, language),
        };
        found.ok_or_else(|| refusal(&format!("there is no entry `{}`", entry.unwrap_or_default())))
    }

    fn unit(&self, name: &str) -> Result<UnitIx, JsValue> {
        let found = self.campaign.timetable().units.find(name);
        found.ok_or_else(|| refusal(&format!("the plan has no unit `{name}`")))
    }

    fn in_language(&self, tag: Option<String>) -> Result<Language, JsValue> {
        tag.map_or(Ok(self.language), |tag| language(Some(&tag)))
    }

    fn instant(&self, text: &str) -> Result<Instant, JsValue> {
        match Instant::parse_rfc3339(text) {
            Ok(at) => Ok(at),
            Err(_) if !text.contains('T') => Ok(self.campaign.end_of_day(day(text)?)),
            Err(error) => Err(refused(error)),
        }
    }
}

/// Checks the chain of a journal, and finds the first line that is not as it was written.
///
/// # Errors
/// That line, and what is wrong with it.
#[wasm_bindgen(js_name = verifyJournal, unchecked_return_type = "Verified")]
pub fn verify_journal(journal: &str) -> Answer {
    let verified = verify(journal).map_err(refused)?;
    give(&VerifiedView { count: verified.count, head: verified.head, hash: verified.hash.word() })
}

/// An instant, or the end of a day in a zone.
pub(crate) fn instant(text: &str, zone: &Zone) -> Result<Instant, JsValue> {
    match Instant::parse_rfc3339(text) {
        Ok(at) => Ok(at),
        Err(_) if !text.contains('T') => Ok(zone.day_start(day(text)?)),
        Err(error) => Err(refused(error)),
    }
}

/// A day, ISO 8601.
pub(crate) fn day(text: &str) -> Result<chrono::NaiveDate, JsValue> {
    parse_date(text, None).map_err(refused)
}

fn refused(error: impl std::fmt::Display) -> JsValue {
    refusal(&error.to_string())
}
