/* Every page of the secretariat: one file in pages/ and one line here. */
export { today } from './pages/today';
export { overview } from './pages/overview';
export { people } from './pages/people';
export { matrix } from './pages/matrix';
export { overdue } from './pages/overdue';
export { clauses } from './pages/clauses';
export { threats } from './pages/threats';
export { kiosks } from './pages/kiosks';
export { papers } from './pages/papers';
