/* 経年: from year to year, over the items that did not change. */
import { plain } from '../kit/plain';

export const years = plain({ path: 'years', title: '年度ごとの推移', menu: '理解', place: 5, right: 'report' }, 'years', {
    head: 'year',
    lead: '同じ版の問いだけでくらべます。問いが変わった年度は、くらべられる数を備考に書きます。',
    empty: 'まだくらべられる年度はありません。2年度目の集計から、ここに出ます。',
});
