/* Frames like those of the kiosk's screens, for the tests of the interface: declared with its public calls
 * alone. */
#ifndef MM_TEST_UI_FRAMES_H
#define MM_TEST_UI_FRAMES_H

#include "kiosk/ui/ui.h"

#include <stdio.h>
#include <string.h>

static inline void frame_band(struct mm_ui *ui, const char *title)
{
    mm_ui_region(ui, MM_REGION_BAND);
    mm_ui_button(ui, &(struct mm_button){.id = "@back",
                                         .kind = MM_BUTTON_BAND,
                                         .label = "もどる",
                                         .sign = MM_SHAPE_LEFT,
                                         .has_sign = true});
    mm_ui_text(ui, "title", MM_TEXT_BAND, title);
    mm_ui_grow(ui);
    mm_ui_push(ui, "@ruby", MM_BUTTON_BAND, mm_ui_settings(ui)->ruby ? "ふりがな　入" : "ふりがな　切");
    mm_ui_push(ui, "@display", MM_BUTTON_BAND, "文字");
    mm_ui_push(ui, "@hide", MM_BUTTON_BAND, "画面を隠す");
}

static inline void frame_primary(struct mm_ui *ui, const char *id, const char *label)
{
    mm_ui_button(
        ui,
        &(struct mm_button){
            .id = id, .kind = MM_BUTTON_PRIMARY, .label = label, .sign = MM_SHAPE_RIGHT, .has_sign = true});
}

static inline void frame_attract(struct mm_ui *ui)
{
    mm_ui_begin(ui, "attract", "");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_grow(ui);
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_14});
    mm_ui_column(ui, &(struct mm_box){.weight = 8});
    mm_ui_text(ui, "council", MM_TEXT_SUBHEAD, "○○市議会　情報セキュリティ研修");
    mm_ui_text(ui, "motto", MM_TEXT_TITLE, "まもるのは、ひとりひとりの数分です。");
    mm_ui_text(ui, "what", MM_TEXT_BODY,
               "議員と職員のための研修です。\nいつでも止めて、つづきから始められます。");
    mm_ui_space(ui, MM_STEP_3);
    mm_ui_push(ui, "start", MM_BUTTON_HUGE, "画面にふれて始める");
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 5});
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_box_press(ui, "help", 0);
    mm_ui_text(ui, "help.head", MM_TEXT_SUBHEAD_AGAIN, "なくした・押してしまった・おかしいと思ったら");
    mm_ui_text(ui, "help.text", MM_TEXT_SMALL,
               "ここにふれると、今すぐすることが分かります。名前はいりません。");
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "tip.head", MM_TEXT_SUBHEAD, "きょうのひとこと");
    mm_ui_text(ui, "tip", MM_TEXT_BODY,
               "{警告|けいこく}の画面に電話番号が出ても、かけません。画面を閉じて、事務局に知らせます。");
    mm_ui_text(ui, "tip.source", MM_TEXT_SMALL, "基本方針３（１）　意図的な要因");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_grow(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_text(ui, "size", MM_TEXT_SMALL, "文字の大きさ");
    for (int i = 0; i < MM_SIZE_COUNT; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof id, "size.%d", i);
        mm_ui_button(ui,
                     &(struct mm_button){.id = id,
                                         .kind = MM_BUTTON_BAND,
                                         .label = mm_text_size_ja((enum mm_text_size)i),
                                         .flags = i == (int)mm_ui_settings(ui)->size ? MM_UI_SELECTED : 0});
    }
    mm_ui_push(ui, "theme", MM_BUTTON_BAND, "画面の色");
    mm_ui_grow(ui);
    if (mm_ui_narrow(ui))
        mm_ui_region(ui, MM_REGION_MARK);
    mm_ui_text(ui, "mark", MM_TEXT_SMALL, "見本（架空の名簿）　監修前の教材");
}

static inline void frame_signin(struct mm_ui *ui)
{
    static const char *const names[] = {
        "青木 さとみ", "井﨑 健一",      "上野 葛󠄀子", "江口 はるな", "大𠮷 誠",   "岡部 しげる",
        "加藤 髙志",   "木村 ひさ子",    "黒田 亮",           "小林 千鶴",   "斎藤 晋",   "佐々木 まり",
        "柴田 悟",     "鈴木 節子",      "関 大地",           "髙橋 和夫",   "田中 ゆみ", "角田 みちる",
        "寺田 辰巳",   "中村 恵",        "西 あかね",         "野口 隆",     "長谷川 渡", "平井 美咲",
        "藤原 正",     "渡邉󠄐 博",
    };
    mm_ui_begin(ui, "signin", "seat");
    frame_band(ui, "お名前を選んでください");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "head", MM_TEXT_HEADING, "議席番号とお名前");
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_3});
    mm_ui_column(ui, &(struct mm_box){.weight = 37});
    mm_ui_grid(ui, 6, NULL);
    for (int i = 0; i < 26; i++) {
        char id[MM_UI_ID_BYTES], seat[16];
        snprintf(id, sizeof id, "seat.%d", i + 1);
        snprintf(seat, sizeof seat, "%d番", i + 1);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_NAME,
                                             .label = names[i],
                                             .detail = seat,
                                             .flags = i == 6 ? MM_UI_FOCUS_FIRST : 0,
                                             .number = i + 1});
    }
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 10});
    mm_ui_text(ui, "other", MM_TEXT_SMALL, "ほかの探し方");
    mm_ui_push(ui, "kana", MM_BUTTON_PLAIN, "あいうえお順");
    mm_ui_push(ui, "staff", MM_BUTTON_PLAIN, "議会事務局の職員");
    mm_ui_push(ui, "card", MM_BUTTON_PLAIN, "受講カードをかざす");
    mm_ui_text(ui, "lost", MM_TEXT_SMALL, "お名前が見つからないときは、事務局に声をかけてください。");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_text(ui, "count", MM_TEXT_SMALL, "26人のうち 1〜26");
}

static inline void frame_answers(struct mm_ui *ui, int row, int chosen, bool first)
{
    static const struct {
        const char *word;
        enum mm_sign_shape sign;
        unsigned flags;
    } kinds[] = {{"正しい", MM_SHAPE_CIRCLE, 0},
                 {"正しくない", MM_SHAPE_CROSS, 0},
                 {"わからない", MM_SHAPE_QUESTION, MM_UI_QUIET}};
    for (int i = 0; i < 3; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof id, "a.%d.%d", row, i);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_ANSWER,
                                             .label = kinds[i].word,
                                             .sign = kinds[i].sign,
                                             .has_sign = true,
                                             .flags = kinds[i].flags | (i == chosen ? MM_UI_SELECTED : 0) |
                                                      (first && i == 0 ? MM_UI_FOCUS_FIRST : 0)});
    }
}

static inline void frame_question(struct mm_ui *ui)
{
    static const char *const letters[] = {"ア", "イ", "ウ"};
    static const char *const statements[] = {
        "となりの議員の{端末|たんまつ}が動かないので、自分のIDで一時的に使ってもらう。",
        "{端末|たんまつ}をなくしたことに気づいたら、見つかるまで待たずに事務局へ知らせる。",
        "任期が終わったら、{端末|たんまつ}を返し、中の個人のデータが消えたことを確かめてもらう。"};
    static const int chosen[] = {1, 0, -1};
    static const bool filled[] = {true, true, false, false, false};
    mm_ui_begin(ui, "question", "q3");
    frame_band(ui, "たしかめる　基本方針5　議員等の遵守義務");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "stem", MM_TEXT_HEADING,
               "議場でタブレットを使っているとき、次のことは使用基準に照らして正しいですか。");
    for (int i = 0; i < 3; i++) {
        char id[MM_UI_ID_BYTES];
        mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_CARD, .middle = true});
        snprintf(id, sizeof id, "letter.%d", i);
        mm_ui_text(ui, id, MM_TEXT_SUBHEAD, letters[i]);
        mm_ui_column(ui, &(struct mm_box){.weight = 1});
        snprintf(id, sizeof id, "row.%d", i);
        mm_ui_text(ui, id, MM_TEXT_STATEMENT, statements[i]);
        mm_ui_close(ui);
        mm_ui_row(ui, NULL);
        frame_answers(ui, i, chosen[i], i == 2);
        mm_ui_close(ui);
        mm_ui_close(ui);
    }
    mm_ui_text(ui, "note", MM_TEXT_SMALL,
               "参考例（この議会の使用基準ではありません）　答えは、さいごに見直して変えられます。");
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
    mm_ui_dots(ui, "dots", 5, 2, filled, "5問のうち3問目");
    frame_primary(ui, "next", "つぎへ");
}

static inline void frame_page(struct mm_ui *ui)
{
    static const char *const options[] = {"IDを教えて、見てもらう", "公開されている資料を案内する",
                                          "画面を写真に撮って送る"};
    mm_ui_begin(ui, "page", "p5");
    frame_band(ui, "意図的な要因による脅威");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_row(ui, &(struct mm_box){.gap = MM_STEP_7});
    mm_ui_column(ui, &(struct mm_box){.weight = 3});
    mm_ui_text(ui, "head", MM_TEXT_HEADING, "IDを貸すと、だれが見たのか分からなくなります。");
    mm_ui_text(ui, "text", MM_TEXT_BODY,
               "ある市議会（関東、2025年）で、会議システムを{元議員|もとぎいん}が見ていたことが分かりました。"
               "現職の議員が、自分の**IDとパスワード**を伝えていたのです。");
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_QUOTE});
    mm_ui_text(ui, "clause", MM_TEXT_SUBHEAD, "基本方針３（１）");
    mm_ui_text(
        ui, "quote", MM_TEXT_BODY,
        "不正アクセス、ウイルス攻撃、サービス不能攻撃等のサイバー攻撃や部外者の侵入等の意図的な要因による"
        "情報資産の{漏|ろう}えい・破壊・{改|かい}ざん・消去、重要情報の{詐取|さしゅ}、内部不正等");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 2, .surface = MM_SURFACE_CARD});
    mm_ui_text(ui, "try", MM_TEXT_SUBHEAD_DO, "あなたなら、どうしますか");
    mm_ui_text(ui, "case", MM_TEXT_BODY,
               "元議員から「助言したいので、資料を見せてほしい」と電話がありました。");
    for (int i = 0; i < 3; i++) {
        char id[MM_UI_ID_BYTES];
        snprintf(id, sizeof id, "o.%d", i);
        mm_ui_button(ui, &(struct mm_button){.id = id,
                                             .kind = MM_BUTTON_OPTION,
                                             .label = options[i],
                                             .flags = (i == 1 ? MM_UI_FOCUS_FIRST : 0) |
                                                      (i == 2 ? MM_UI_SELECTED : 0)});
    }
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
    mm_ui_progress(ui, "progress", 5, 12, "12ページのうち5ページ　あと約4分");
    frame_primary(ui, "next", "つぎへ");
}

static inline void frame_explain(struct mm_ui *ui)
{
    mm_ui_begin(ui, "explain", "q3");
    frame_band(ui, "解説を見る");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "head", MM_TEXT_HEADING, "もう一度確かめたい項目が、1件あります。");
    mm_ui_row(ui, &(struct mm_box){.surface = MM_SURFACE_AGAIN});
    mm_ui_column(ui, NULL);
    mm_ui_text(ui, "letter", MM_TEXT_SUBHEAD_AGAIN, "ア");
    mm_ui_sign(ui, "yours", MM_SHAPE_CIRCLE, "あなたの答え");
    mm_ui_sign(ui, "right", MM_SHAPE_CROSS, "正しい答え");
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.weight = 1});
    mm_ui_text(ui, "statement", MM_TEXT_BODY,
               "となりの議員の端末が動かないので、自分のIDで一時的に使ってもらう。");
    mm_ui_text(ui, "why", MM_TEXT_SMALL,
               "短い時間でも、IDを貸すと、だれが見て、だれが操作したのかを後からたしかめられません。");
    mm_ui_text(ui, "today", MM_TEXT_BODY, "**今日から：**動かないときは、事務局に声をかけます。");
    mm_ui_close(ui);
    mm_ui_close(ui);
    mm_ui_column(ui, &(struct mm_box){.surface = MM_SURFACE_QUOTE});
    mm_ui_text(ui, "clause", MM_TEXT_SUBHEAD, "基本方針5　議員等の遵守義務");
    mm_ui_text(ui, "quote", MM_TEXT_BODY,
               "……業務の遂行に当たって情報セキュリティポリシー及び情報セキュリティ{実施|じっし}手順、"
               "鎌倉市議会会議システム等に用いるタブレット型端末機の使用基準を{遵守|じゅんしゅ}"
               "しなければならない。");
    mm_ui_close(ui);
    mm_ui_button(ui, &(struct mm_button){.id = "fold",
                                         .kind = MM_BUTTON_FOLD,
                                         .label = "イ　ウ　正しく答えました",
                                         .detail = "解説をひらく"});
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "opinion", MM_BUTTON_PLAIN, "この問題について意見を送る");
    mm_ui_text(ui, "count", MM_TEXT_SMALL, "5問のうち3問目");
    frame_primary(ui, "next", "つぎへ");
}

static inline void frame_big(struct mm_ui *ui)
{
    mm_ui_begin(ui, "big", "q3.2");
    frame_band(ui, "たしかめる");
    mm_ui_region(ui, MM_REGION_BODY);
    mm_ui_text(ui, "stem", MM_TEXT_BODY, "使用基準に照らして、正しいですか。　**3件のうち2件目**");
    mm_ui_text(ui, "row", MM_TEXT_STATEMENT,
               "{端末|たんまつ}をなくしたことに気づいたら、見つかるまで待たずに事務局へ知らせる。");
    mm_ui_grow(ui);
    mm_ui_grid(ui, 3, NULL);
    frame_answers(ui, 0, -1, true);
    mm_ui_close(ui);
    mm_ui_region(ui, MM_REGION_FOOTER);
    mm_ui_push(ui, "@later", MM_BUTTON_PLAIN, "つづきは次回");
    frame_primary(ui, "next", "つぎへ");
}

static const struct {
    const char *name;
    void (*declare)(struct mm_ui *ui);
} frames[] = {
    {"attract", frame_attract}, {"signin", frame_signin},   {"question", frame_question},
    {"page", frame_page},       {"explain", frame_explain}, {"big", frame_big},
};
#define N_FRAMES (sizeof frames / sizeof frames[0])

static const struct {
    const char *name;
    int w, h;
    double inch;
} screens[] = {
    {"fhd", 1920, 1080, 21.5}, {"wxga", 1366, 768, 15.6}, {"tall", 1080, 1920, 21.5},
    {"uhd", 3840, 2160, 27},   {"ten", 1280, 800, 10.1},
};
#define N_SCREENS (sizeof screens / sizeof screens[0])

static inline struct mm_fonts *frames_fonts(void)
{
    struct mm_fonts *fonts = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (mm_fonts_open(MM_TEST_SOURCE_DIR "/fonts/fonts.json", &fonts, &info) != MM_OK) {
        fprintf(stderr, "%s\n", info.text);
        return NULL;
    }
    return fonts;
}
#endif
