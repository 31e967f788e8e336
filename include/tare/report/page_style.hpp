#pragma once

#include <string_view>

namespace tare::report {

/// The page's only style sheet: readable in light and dark, narrow and wide, and on paper.
inline constexpr std::string_view page_style = R"(
:root { color-scheme: light dark; --ink: #1d1f23; --soft: #5a616b; --paper: #ffffff; --line: #d9dce1; --shade: #f4f5f7; --warn: #8a4b00; --warn-shade: #fff4e2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e7ea; --soft: #a5abb5; --paper: #16181c; --line: #363a42; --shade: #1f2227; --warn: #ffc266; --warn-shade: #33270f; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 64rem; color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.35rem; margin: 2.75rem 0 .5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 1.75rem 0 .4rem; }
p, ul { margin: .4rem 0 .8rem; }
.meta, figcaption, .note { color: var(--soft); font-size: .9rem; }
.warn { background: var(--warn-shade); border-left: 4px solid var(--warn); padding: .6rem .9rem; margin: 1rem 0; }
.warn p { margin: 0; }
.finding { margin: .15rem 0; }
figure { margin: 1.2rem 0; }
figure .drawing { background: #ffffff; border: 1px solid var(--line); border-radius: 6px; padding: .5rem; }
figure svg { display: block; width: 100%; height: auto; }
figcaption { margin-top: .45rem; }
.wide { overflow-x: auto; margin: .8rem 0 1.2rem; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); white-space: nowrap; }
thead th { border-bottom: 2px solid var(--line); font-weight: 600; }
thead th .unit { color: var(--soft); font-weight: 400; }
tbody th { font-weight: 600; }
td.n, th.n { text-align: right; }
td.sd, th.sd { padding-left: 0; color: var(--soft); font-weight: 400; }
td.granted { color: var(--soft); font-size: .75rem; }
td.verdict { color: var(--soft); padding-left: 0; }
tr.next > * { border-top: 2px solid var(--line); }
.first { border-left: 1px solid var(--line); }
.tag { display: inline-block; font-size: .75rem; font-weight: 600; color: var(--warn); background: var(--warn-shade); border-radius: 3px; padding: 0 .35rem; }
.notes td, .notes th { white-space: normal; overflow-wrap: anywhere; }
.notes th { font-weight: 400; color: var(--soft); min-width: 12rem; }
code { font: .88em ui-monospace, "DejaVu Sans Mono", Menlo, monospace; overflow-wrap: anywhere; }
@media print {
  :root { --ink: #000000; --soft: #444444; --paper: #ffffff; --line: #bbbbbb; --shade: #f4f4f4; --warn: #7a4200; --warn-shade: #ffffff; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  .wide { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding: .15rem .35rem; }
  figure, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
)";

} // namespace tare::report
