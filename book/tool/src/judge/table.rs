//! Renders rows as a plain text table.

/// Columns as wide as their widest cell, two spaces apart, headers underlined.
pub fn render(headers: &[&str], rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let cells = rows
            .iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count());
        cells
            .chain([headers[column].chars().count()])
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..headers.len()).map(width).collect();
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths).map(|(cell, width)| {
            // `{:width$}` counts characters, as the widths do.
            format!("{cell:width$}")
        });
        padded.collect::<Vec<_>>().join("  ").trim_end().to_string() + "\n"
    };
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let mut table = line(headers.to_vec());
    table += &line(rule.iter().map(String::as_str).collect());
    for row in rows {
        table += &line(row.iter().map(String::as_str).collect());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |cells: [&str; 3]| cells.map(String::from).to_vec();
        let rows = [
            row(["1.1", "pending n times", "passing"]),
            row(["1.10", "ä", "failing"]),
        ];
        let expected = "\
nr    title            yours
────  ───────────────  ───────
1.1   pending n times  passing
1.10  ä                failing
";
        assert_eq!(render(&["nr", "title", "yours"], &rows), expected);
    }

    #[test]
    fn no_rows_leave_the_headers() {
        assert_eq!(render(&["a", "b"], &[]), "a  b\n─  ─\n");
    }
}
