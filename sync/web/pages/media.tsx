/* 媒体の使用記録: what was carried on media between kiosks and server, and what was refused. */
import { plain } from '../kit/plain';

export const media = plain({ path: 'media', title: '媒体の使用記録', menu: '備え', place: 6, right: 'report' }, 'media', {
    lead: '端末とサーバーの間を、媒体で運んだファイルの記録です。持出し者、承認者、消去確認の欄は、印刷して手で書き入れます。',
    empty: '媒体で運んだファイルは、まだありません。',
});
