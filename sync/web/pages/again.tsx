/* もう一度確かめたい項目, by name: as far as the council decided. */
import { plain } from '../kit/plain';

export const again = plain({ path: 'again', title: 'もう一度確かめたい項目', menu: '理解', place: 7, right: 'disclosed' }, 'again', {
    head: 'name',
    empty: '載る方はいません。理由は下の注をご覧ください。',
});
