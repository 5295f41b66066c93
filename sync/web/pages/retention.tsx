/* 追いかけ: what is still known some months later. */
import { plain } from '../kit/plain';

export const retention = plain({ path: 'retention', title: '数か月後の確かめ', menu: '理解', place: 4, right: 'report' }, 'retention', {
    head: 'course',
    lead: 'はじめの研修のあと、数か月ごとの短い確かめ（6問、5分）で、どれだけ覚えているかをくらべます。',
    empty: 'まだ出せる数はありません。数か月後の確かめを受けた方が5人以上になると、ここに出ます。',
});
