/* 確かめ問題の結果, by name: as far as the council decided. */
import { plain } from '../kit/plain';

export const scores = plain({ path: 'scores', title: '確かめ問題の結果', menu: '理解', place: 10, right: 'disclosed' }, 'scores', {
    head: 'name',
    empty: '載る方はいません。理由は下の注をご覧ください。',
});
