//! Names that the arguments give, looked up in the plan.

use crate::failure::Failure;
use duban::check::CheckedPlan;
use duban::document::nearest;
use duban::timetable::UnitIx;

/// The unit of that name, or why there is none: a set of units is not one.
pub(crate) fn unit(plan: &CheckedPlan, name: &str) -> Result<UnitIx, Failure> {
    let units = &plan.timetable.units;
    if let Some(unit) = units.find(name) {
        return Ok(unit);
    }
    let set = plan.plan.units.iter().find(|(id, _)| id.as_str() == name).and_then(|(_, spec)| spec.each.as_ref());
    let Some(members) = set else {
        let hint = did_you_mean(name, units.all().iter().map(|u| u.id.as_str()));
        return Err(Failure::Unusable(format!("the plan has no unit `{name}`{hint}")));
    };
    let shown: Vec<String> = members.iter().take(10).map(|m| format!("`{}`", m.id.as_str())).collect();
    let more = if members.len() > shown.len() { " and others" } else { "" };
    Err(Failure::Unusable(format!("`{name}` is a set of units; name one of them: {}{more}", shown.join(", "))))
}

/// `; did you mean …?`, where a known name is near enough.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
