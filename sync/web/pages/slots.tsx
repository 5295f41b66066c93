/* 受講の予定表: how many kiosks are needed by which day. The sheets to sign up on are pages of the PDF. */
import { plain } from '../kit/plain';

export const slots = plain({ path: 'slots', title: '受講の予定表', menu: '受講', place: 9, right: 'report' }, 'slots', {
    lead: '受けていただく研修が残っている方の人数から、日ごとに必要な枠と端末の数を出しています。端末に貼る申込表は、下の「PDF」で出します。',
    empty: 'これから受けていただく研修はありません。',
});
