/** The parts of the panel: forms, counters, objects, purges. */
export const partsStyle = `.addresses {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0.1rem 1.2rem;
  margin: 1rem 0 0;
}
.addresses dt {
  color: var(--soft);
}
.addresses dd {
  margin: 0;
  min-width: 0;
}
pre,
code,
.items {
  font-family: ui-monospace, 'Cascadia Mono', 'SF Mono', 'Noto Sans Mono', Menlo, Consolas, monospace;
  font-size: 0.86em;
}
pre {
  margin: 0.4rem 0 0;
  padding: 0.5rem 0.7rem;
  overflow-x: auto;
  background: var(--shade);
  white-space: pre-wrap;
}
#said {
  min-height: 1.5em;
  margin: 1.2rem 0 0;
}
#said.refused,
.old .state {
  color: var(--rubric);
  font-weight: 600;
}
.facts,
.none {
  color: var(--soft);
  font-size: 0.9rem;
}
.time {
  margin: 0 0 0.9rem;
  font-size: 1.5rem;
  line-height: 1.25;
}
.zone {
  font-size: 0.9rem;
}
.time .facts {
  display: inline-block;
  margin-inline-start: 0.6rem;
}
.actions {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem 0.6rem;
  align-items: center;
  margin-block: 0.5rem;
}
button,
input,
select {
  min-height: 2.1rem;
  padding: 0.2rem 0.7rem;
  border: 1px solid var(--edge);
  border-radius: 3px;
  background: var(--paper);
  color: inherit;
  font: inherit;
  font-size: 0.95rem;
}
button {
  cursor: pointer;
}
button:hover {
  border-color: var(--rubric);
  color: var(--rubric);
}
input[type='number'] {
  width: 5.5rem;
}
input[type='search'],
input[type='text'] {
  flex: 1 1 12rem;
  min-width: 0;
  max-width: 26rem;
}
::placeholder {
  color: var(--soft);
  opacity: 1;
}
.wide {
  overflow-x: auto;
}
table {
  border-collapse: collapse;
}
th {
  font-weight: 400;
  text-align: start;
}
.counters :is(th, td) {
  padding: 0.15rem 0 0.15rem 2.2rem;
  text-align: end;
}
.counters :is(th, td):first-child {
  padding-inline-start: 0;
  text-align: start;
  color: var(--soft);
}
.counters thead th {
  padding-block-end: 0.3rem;
  font-weight: 600;
}
.objects {
  width: 100%;
}
.objects thead th {
  padding: 0.5rem 1.5rem 0.3rem 0;
  color: var(--soft);
  font-size: 0.9rem;
}
.objects tbody :is(th, td) {
  padding: 0.6rem 1.5rem 0.6rem 0;
  border-block-start: 1px solid var(--rule);
  vertical-align: top;
}
.objects tbody th {
  width: 30%;
  min-width: 13rem;
}
.objects tbody td {
  min-width: 13rem;
}
.objects .facts {
  display: block;
}
.objects :is(.copy, .none) {
  margin: 0;
}
.copy + .copy {
  margin-block-start: 0.6rem;
}
.state::before {
  content: '';
  display: inline-block;
  width: 0.6em;
  height: 0.6em;
  margin-inline-end: 0.5em;
  border: 1.5px solid currentcolor;
  border-radius: 50%;
}
[data-state='fresh'] .state::before {
  background: currentcolor;
}
[data-state='stale'] .state::before {
  background: linear-gradient(90deg, currentcolor 50%, transparent 50%);
}
.life {
  display: block;
  height: 2px;
  margin-block: 0.25rem 0.15rem;
  max-width: 14rem;
  background: var(--rule);
}
.rest {
  display: block;
  height: 100%;
  background: var(--soft);
}
.old .rest {
  background: var(--rubric);
}
#purges {
  margin: 1rem 0 0;
  padding: 0;
  list-style: none;
}
#purges li {
  padding-block: 0.5rem;
  border-block-start: 1px solid var(--rule);
}
#purges p {
  margin: 0;
}
@media (max-width: 44rem) {
  .addresses {
    grid-template-columns: 1fr;
  }
  .addresses dd {
    margin-block-end: 0.5rem;
  }
  .time .facts {
    display: block;
    margin-inline-start: 0;
  }
  .counters :is(th, td) {
    padding-inline-start: 1.2rem;
  }
  .objects,
  .objects tbody,
  .objects tr,
  .objects tbody :is(th, td) {
    display: block;
    width: auto;
    min-width: 0;
  }
  .objects thead {
    display: none;
  }
  .objects tr {
    padding-block: 0.7rem;
    border-block-start: 1px solid var(--rule);
  }
  .objects tbody :is(th, td) {
    padding: 0;
    border: 0;
  }
  .objects td {
    display: grid;
    grid-template-columns: 6.5rem 1fr;
    margin-block-start: 0.4rem;
  }
  .objects td > * {
    grid-column: 2;
  }
  .objects td::before {
    content: attr(data-location);
    grid-row: 1;
    color: var(--soft);
    font-size: 0.9rem;
  }
}
@media print {
  .actions,
  .masthead nav,
  #purge-hint {
    display: none;
  }
}
`;
