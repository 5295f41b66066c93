/* 項目の分析: how each item was answered at first sight. Nothing is retired by a number alone. */
import { plain } from '../kit/plain';

export const items = plain({ path: 'items', title: '項目の分析', menu: '理解', place: 3, right: 'report' }, 'items', {
    head: 'item',
    lead: '初めて見たときの答えだけを数えています。人数の少ない数は参考です。問いを外すかどうかは、人が決めます。',
    empty: 'まだ出せる項目はありません。答えた方が5人以上になると、ここに出ます。',
});
