/* Long compounds of kanji and katakana are one phrase to the weights of phrases. Where a line is shorter than
 * such a compound it is cut between two words that everybody who works in a council knows, and not inside of
 * one. The longest word that begins at a place counts: 市議会｜会議｜システム. */
#include "kiosk/text/inside.h"

static const char16_t *const words[] = {
    u"アカウント",   u"アクセス",     u"インターネット", u"インフラ",     u"ウイルス",
    u"クラウド",     u"コンピュータ", u"コンピューター", u"サイバー",     u"サーバー",
    u"サービス",     u"システム",     u"セキュリティ",   u"ソフトウェア", u"ソーシャル",
    u"タブレット",   u"データ",       u"ネットワーク",   u"ハードウェア", u"パスワード",
    u"ファイル",     u"プログラム",   u"ポリシー",       u"メディア",     u"メンテナンス",
    u"メール",       u"リスク",       u"不備",           u"不正",         u"不能",
    u"事務局",       u"事業者",       u"事項",           u"人的",         u"会議",
    u"会議システム", u"会議録",       u"体制",           u"使用",         u"使用基準",
    u"供給",         u"保護",         u"個人",           u"停止",         u"全員",
    u"公開",         u"内部",         u"分類",           u"判断",         u"利用",
    u"制度",         u"制御",         u"可用性",         u"啓発",         u"回線",
    u"団体",         u"地震",         u"基本",           u"基本方針",     u"基準",
    u"大規模",       u"契約",         u"委員会",         u"委託",         u"媒体",
    u"守秘義務",     u"安全",         u"完全性",         u"実施",         u"実施手順",
    u"対応",         u"対策",         u"対策基準",       u"対象",         u"市民",
    u"市議会",       u"広範囲",       u"性質",           u"情報",         u"情報セキュリティ",
    u"意図的",       u"手順",         u"技術的",         u"持ち出し",     u"携帯",
    u"操作",         u"改ざん",       u"攻撃",           u"故障",         u"教育",
    u"整備",         u"方針",         u"暗号化",         u"本会議",       u"本市",
    u"検討",         u"業務",         u"業務継続計画",   u"構成",         u"機器",
    u"機密性",       u"機能",         u"欠陥",           u"水道",         u"添付",
    u"漏えい",       u"災害",         u"点検",           u"無許可",       u"物理的",
    u"状況",         u"現職",         u"疾病",           u"発生",         u"監査",
    u"監視",         u"直し",         u"研修",           u"破壊",         u"確認",
    u"端末",         u"端末機",       u"管理",           u"組織",         u"緊急時",
    u"義務",         u"脅威",         u"自己",           u"要件",         u"要員",
    u"要因",         u"見直し",       u"規定",           u"規程",         u"計画",
    u"記録",         u"設定",         u"設計",           u"詐取",         u"認証",
    u"議会",         u"議員",         u"議員等",         u"議場",         u"議長",
    u"責任者",       u"資料",         u"資産",           u"途絶",         u"通信",
    u"連絡",         u"遂行",         u"運用",           u"違反",         u"適用",
    u"遵守",         u"重要",         u"鎌倉",           u"開発",         u"障害",
    u"電力",         u"電子",         u"電磁的",         u"非公開",       u"非意図的",
    u"首長",         u"当該",
};

static size_t length_at(const struct mm_para *p, size_t i, const char16_t *word)
{
    size_t n = 0;
    for (; word[n]; n++) {
        if (i + n >= p->n || p->clusters[i + n].cp != word[n])
            return 0;
    }
    return n;
}

/* Of the longest word that begins at i; 0 when none does. */
static size_t longest_at(const struct mm_para *p, size_t i)
{
    size_t longest = 0;
    for (size_t k = 0; k < sizeof words / sizeof words[0]; k++) {
        size_t n = p->clusters[i].cp == words[k][0] ? length_at(p, i, words[k]) : 0;
        longest = n > longest ? n : longest;
    }
    return longest;
}

static bool is_compound(const struct mm_cluster *c)
{
    return c->cls == MM_CLASS_KANJI || c->cls == MM_CLASS_KATAKANA;
}

/* Belongs to the word before it, unless it begins one. */
static bool is_suffix(uint32_t cp)
{
    for (const char16_t *c = u"者的性等化上下中内外間前後用型側別長員"; *c; c++) {
        if (cp == *c)
            return true;
    }
    return false;
}

/* 鎌倉|市議会, 本市|議会: the name of a council is one word. */
static bool in_council(const struct mm_para *p, size_t i)
{
    static const char16_t *const halls[] = {u"市議会", u"町議会", u"村議会", u"区議会", u"県議会"};
    for (size_t k = 0; k < sizeof halls / sizeof halls[0]; k++) {
        if ((i > 0 && p->clusters[i - 1].cls == MM_CLASS_KANJI && length_at(p, i, halls[k])) ||
            (i > 0 && length_at(p, i - 1, halls[k])))
            return true;
    }
    return false;
}

enum mm_word_place mm_word_place(const struct mm_para *p, size_t i)
{
    size_t from = i;
    if (in_council(p, i))
        return MM_WORD_INSIDE;
    while (from > 0 && is_compound(&p->clusters[from - 1]))
        from--;
    while (from < i) {
        size_t n = longest_at(p, from);
        if (from + n > i)
            return MM_WORD_INSIDE;
        from += n > 0 ? n : 1;
        if (from == i && (n > 0 || longest_at(p, i) > 0))
            return longest_at(p, i) == 0 && is_suffix(p->clusters[i].cp) ? MM_WORD_SUFFIX : MM_WORD_BETWEEN;
    }
    return MM_WORD_UNKNOWN;
}
