//! A plan as pages and notebooks show it beside its timetable: units, phases, tasks, scorecard, ladder, rules.

use crate::campaign::decimal;
use crate::check::CheckedPlan;
use crate::rules::Value;
use crate::timetable::Timetable;
use serde::Serialize;

/// A plan in plain words.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PlanView {
    /// Its first and last day.
    pub window: [String; 2],
    /// Its time zone.
    pub zone: String,
    /// The campaign's id; none where the plan has errors.
    pub campaign: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Everyone who can be responsible.
    pub units: Vec<UnitView>,
    /// The phases.
    pub phases: Vec<PhaseView>,
    /// The tasks.
    pub tasks: Vec<TaskView>,
    /// What every unit starts with; none without a scorecard, or where the plan has errors.
    pub base: Option<String>,
    /// What a score falls to at most.
    pub floor: Option<String>,
    /// The items of the scorecard.
    pub items: Vec<ScoreItemView>,
    /// The bands, highest first: id, title, lowest score.
    pub bands: Vec<(String, String, String)>,
    /// The ladder, lowest rung first.
    pub ladder: Vec<MeasureView>,
    /// The rules.
    pub rules: Vec<RuleView>,
}

/// A unit.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnitView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What sort it is.
    pub kind: Option<String>,
    /// The unit above it.
    pub under: Option<String>,
}

/// A phase.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PhaseView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// First and last day.
    pub window: [String; 2],
}

/// A task.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TaskView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its phase.
    pub phase: Option<String>,
    /// What it waits for.
    pub after: Vec<String>,
    /// By how many units it is owed.
    pub units: usize,
    /// How often.
    pub occurrences: usize,
    /// Whether it stands on the critical path.
    pub critical: bool,
}

/// An item of the scorecard.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ScoreItemView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How much it can cost.
    pub points: Option<String>,
    /// The item it is part of.
    pub under: Option<String>,
    /// Whether it earns rather than costs.
    pub bonus: bool,
}

/// A rung of the ladder.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MeasureView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How long the unit has to put things right, as the plan writes it.
    pub remedy: Option<String>,
    /// Whether putting it right lifts it.
    pub clears: bool,
    /// What an expired remedy period leads to, where that is another rung.
    pub next: Option<String>,
    /// The measure that leads to it when imposed so often.
    pub counted: Option<CountedMeasure>,
    /// Whether it is the last word.
    pub r#final: bool,
    /// The band it sets.
    pub band: Option<String>,
}

/// How often another measure, within how long.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CountedMeasure {
    /// The measure that is counted.
    pub measure: String,
    /// How often.
    pub count: u32,
    /// Within how long, as the plan writes it.
    pub within: String,
}

/// A rule.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RuleView {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What triggers it.
    pub trigger: &'static str,
    /// Its condition.
    pub when: Option<String>,
    /// What it does.
    pub then: String,
    /// The clause it stands for.
    pub clause: Option<String>,
    /// The values of its parameters.
    pub params: Vec<(String, Value)>,
}

/// A plan that can be fanned out; what stands in `plan` only where it has no errors.
pub fn plan_view(timetable: &Timetable, plan: Option<&CheckedPlan>) -> PlanView {
    let window = |w: crate::time::Window| [w.first.to_string(), w.last.to_string()];
    let units = timetable.units.all();
    let tasks = timetable.tasks.iter().map(|t| TaskView {
        id: t.id.to_string(),
        title: t.title.clone(),
        phase: t.phase.map(|p| timetable.phases[p].id.to_string()),
        after: t.after.iter().map(|(before, _)| timetable.tasks[*before].id.to_string()).collect(),
        units: t.units.len(),
        occurrences: t.occurrences.len(),
        critical: t.critical,
    });
    let phases = timetable.phases.iter().map(|p| PhaseView {
        id: p.id.to_string(),
        title: p.title.clone(),
        window: window(p.window),
    });
    let scorecard = plan.and_then(|p| p.plan.scorecard.as_ref());
    let mut bands: Vec<_> = scorecard.into_iter().flat_map(|s| &s.bands).collect();
    bands.sort_by_key(|band| std::cmp::Reverse(band.from));
    let named = |id: &str, title: &Option<String>| title.clone().unwrap_or_else(|| id.to_owned());
    PlanView {
        window: window(timetable.window),
        zone: timetable.zone.name().to_owned(),
        campaign: plan.map(|p| p.plan.campaign.id.to_string()),
        title: plan.and_then(|p| p.plan.campaign.title.clone()),
        units: units
            .iter()
            .map(|u| UnitView {
                id: u.id.to_string(),
                title: u.title.clone(),
                kind: u.kind.clone(),
                under: u.parent.map(|p| units[p].id.to_string()),
            })
            .collect(),
        phases: phases.collect(),
        tasks: tasks.collect(),
        base: scorecard.map(|s| decimal(&s.base)),
        floor: scorecard.map(|s| decimal(&s.floor.unwrap_or_default())),
        items: scorecard
            .into_iter()
            .flat_map(|s| &s.items)
            .map(|i| ScoreItemView {
                id: i.id.to_string(),
                title: named(i.id.as_str(), &i.title),
                points: i.points.as_ref().map(decimal),
                under: i.under.as_ref().map(|u| u.value.to_string()),
                bonus: i.bonus,
            })
            .collect(),
        bands: bands
            .iter()
            .map(|b| (b.id.value.to_string(), named(b.id.as_str(), &b.title), decimal(&b.from)))
            .collect(),
        ladder: plan.map(measures).unwrap_or_default(),
        rules: plan.into_iter().flat_map(|p| &p.rules).map(rule).collect(),
    }
}

fn measures(plan: &CheckedPlan) -> Vec<MeasureView> {
    let ladder = &plan.plan.ladder;
    let next = ladder.iter().skip(1).map(|m| Some(m.id.value.to_string())).chain([None]);
    let rungs = ladder.iter().zip(next).map(|(m, next)| MeasureView {
        id: m.id.value.to_string(),
        title: m.title.clone().unwrap_or_else(|| m.id.value.to_string()),
        remedy: m.remedy.map(|r| r.to_string()),
        clears: m.remedy.is_some() && !m.r#final && m.on_remedied.is_none_or(|e| e.word() == "clear"),
        counted: m.on_count.as_ref().map(|c| CountedMeasure {
            measure: c.measure.value.to_string(),
            count: c.count.value.get(),
            within: c.within.value.to_string(),
        }),
        // Without a remedy period nothing expires; a measure may also stay when it does.
        next: next.filter(|_| m.remedy.is_some() && !m.r#final && m.on_expired.is_none_or(|e| e.word() == "next")),
        r#final: m.r#final,
        band: m.band.as_ref().map(|b| b.value.to_string()),
    });
    rungs.collect()
}

fn rule(rule: &crate::rules::Rule) -> RuleView {
    RuleView {
        id: rule.id.to_string(),
        title: rule.title.clone(),
        trigger: rule.trigger.word(),
        when: rule.when.as_ref().map(|w| w.text().to_owned()),
        then: rule.then.text().to_owned(),
        clause: rule.cite.clone(),
        params: rule.params.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
    }
}
