//! Tables on a terminal, right under Chinese text.

use comfy_table::{CellAlignment, Table, presets};
use duban::view::one_line;

/// A table without rules, whose cells stay within their lines. Columns that hold nothing but numbers are set flush right.
pub(crate) fn render(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|r| r.iter().map(|cell| one_line(cell).into_owned()).collect()).collect();
    let number = |cell: &String| cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-'));
    let numbers: Vec<bool> = (0..head.len()).map(|i| rows.iter().all(|r| r.get(i).is_none_or(number))).collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head.to_vec()).add_rows(rows);
    for (i, flush_right) in numbers.into_iter().enumerate() {
        if let (true, Some(column)) = (flush_right, table.column_mut(i)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.lines().map(|line| line.trim_end().strip_prefix(' ').unwrap_or(line.trim_end()).to_owned() + "\n").collect()
}
