/** The table of objects. */
export const objectsStyle = `.objects {
  width: 100%;
  min-width: calc(14rem + var(--locations, 1) * 11rem);
  table-layout: fixed;
  overflow-wrap: anywhere;
}
.objects thead th:first-child {
  width: 32%;
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
.objects .facts {
  display: flex;
  flex-wrap: wrap;
  gap: 0 0.9em;
}
.copy .facts {
  display: grid;
  grid-template-columns: max-content 1fr;
  gap: 0 0.8em;
  font-size: 0.85rem;
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
[data-state='fresh']::before {
  background: currentcolor;
}
[data-state='stale']::before {
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
/* Where the table is too wide, an object is a block of its own, and its locations stand beside or below one another. */
@media (max-width: 60rem) {
  .objects,
  .objects tbody {
    display: block;
    min-width: 0;
  }
  .objects thead {
    display: none;
  }
  .objects tbody tr {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11.5rem), 1fr));
    gap: 0.5rem 1.5rem;
    padding-block: 0.8rem;
    border-block-start: 1px solid var(--rule);
  }
  .objects tbody :is(th, td) {
    display: block;
    width: auto;
    min-width: 0;
    padding: 0;
    border: 0;
  }
  .objects tbody th {
    grid-column: 1 / -1;
  }
  .objects td::before {
    content: attr(data-location);
    display: block;
    color: var(--soft);
    font-size: 0.9rem;
  }
}
@media (max-width: 30rem) {
  .objects tbody td {
    display: grid;
    grid-template-columns: 5.5rem 1fr;
  }
  .objects tbody td > * {
    grid-column: 2;
  }
  .objects td::before {
    grid-row: 1;
  }
}
`;
