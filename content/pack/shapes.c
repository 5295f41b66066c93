/* The tables of shape.h, file by file, in the order of FORMAT.md. */
#include "content/pack/item.h"

#include <fnmatch.h>
#include <string.h>

/* clang-format off */
#define END {.key = NULL}
#define SCHEMA {"$schema", MM_KIND_ANY, MM_FIELD_OPTIONAL}

static const char *const bloom_words[] = {"remember", "understand", "apply", "analyze", "evaluate", "create", NULL};
static const char *const review_words[] = {"未監修", "監修済", NULL};

/* ---- review --------------------------------------------------------------------------------------- */

/* Names that stand in for a reviewer who does not exist. */
static const char *const invented_names[] = {
    "AI", "ai", "Ai", "ＡＩ", "人工知能", "生成AI", "生成ＡＩ", "テスト", "test", "Test", "TEST", "未定", "不明",
    "なし", "無し", "仮", "自動", "TBD", "tbd", "N/A", "n/a", "-", "－", "?", "？", "監修者", "担当者", "匿名", NULL};
static const char *const invented_parts[] = {"○○", "〇〇", "◯◯", "××", "ChatGPT", "GPT", "Claude", "Gemini", "Copilot", "生成AI", NULL};

static bool invented(const char *name)
{
    for (const char *const *word = invented_names; *word; word++) {
        if (strcmp(*word, name) == 0)
            return true;
    }
    for (const char *const *part = invented_parts; *part; part++) {
        if (strstr(name, *part))
            return true;
    }
    return false;
}

static void review_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at by = mm_at_key(at, "by");
    struct mm_at date = mm_at_key(at, "date");
    bool done = strcmp(mm_json_get_str(at->node, "state", ""), "監修済") == 0;
    bool has_by = mm_json_type(by.node) == MM_JSON_STRING;
    bool has_date = mm_json_type(date.node) == MM_JSON_STRING;
    if (done && !has_by)
        mm_error_at(b->findings, &by, "監修済にするには、監修した議会の役職名を by に書いてください。");
    if (done && !has_date)
        mm_error_at(b->findings, &date, "監修済にするには、監修した日を date に書いてください。");
    if (!done && has_by)
        mm_error_at(b->findings, &by, "未監修のあいだは by を null にしてください。");
    if (!done && has_date)
        mm_error_at(b->findings, &date, "未監修のあいだは date を null にしてください。");
    if (done && has_by && invented(mm_json_str(by.node, "")))
        mm_error_at(b->findings, &by,
                    "「%s」は監修者と認められません。実際に監修した議会の役職名を書くか、未監修にしてください。",
                    mm_json_str(by.node, ""));
}

static const struct mm_field review_fields[] = {
    {"state", MM_KIND_CHOICE, .words = review_words},
    {"by", MM_KIND_TEXT, MM_FIELD_NULL | MM_FIELD_OWN, 1, 60},
    {"date", MM_KIND_DATE, MM_FIELD_NULL},
    {"hash", MM_KIND_ID, MM_FIELD_OPTIONAL | MM_FIELD_NULL},
    END};
static const struct mm_shape review_shape = {"review", review_fields, .rule = review_rule};

/* ---- needs: words of the policy that a text speaks of ---- */
static const struct mm_field need_fields[] = {
    {"topic", MM_KIND_ID},
    {"words", MM_KIND_WORDS, MM_FIELD_OWN, 1, 20},
    END};
const struct mm_shape mm_need_shape = {"need", need_fields};
#define NEEDS {"needs", MM_KIND_OBJECTS, MM_FIELD_OPTIONAL, 1, 10, &mm_need_shape}

/* ---- common/topics.json --------------------------------------------------------------------------- */
static const struct mm_field topic_fields[] = {
    {"id", MM_KIND_ID},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"words", MM_KIND_WORDS, MM_FIELD_OPTIONAL | MM_FIELD_OWN, 0, 30},
    {"variables", MM_KIND_WORDS, MM_FIELD_OPTIONAL | MM_FIELD_OWN, 0, 10},
    END};
static const struct mm_shape topic_shape = {"topic", topic_fields};
static const struct mm_field topics_fields[] = {
    SCHEMA,
    {"format", MM_KIND_INT, 0, 1, 1},
    {"topics", MM_KIND_OBJECTS, 0, 1, MM_MAX_TOPICS, &topic_shape},
    END};
static const struct mm_shape topics_shape = {"topics", topics_fields};

/* ---- modules/x.json -------------------------------------------------------------------------------- */
#define BLOCK {"type", MM_KIND_ID}, {"audience", MM_KIND_AUDIENCE, MM_FIELD_OPTIONAL}, NEEDS

static const struct mm_field text_fields[] = {BLOCK, {"text", MM_KIND_MARKUP, 0, 1, 1000}, END};
static const struct mm_shape text_shape = {"text", text_fields};

static void quote_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at topic = mm_at_key(at, "topic");
    bool clause = mm_json_get(at->node, "clause") != NULL;
    if (clause == (topic.node != NULL))
        mm_error_at(b->findings, &topic, "引用するところを topic%s で一つだけ指してください。",
                    at->source->common ? "" : " か clause");
}

static const struct mm_field quote_fields[] = {
    BLOCK,
    {"topic", MM_KIND_ID, MM_FIELD_OPTIONAL},
    {"clause", MM_KIND_ID, MM_FIELD_OPTIONAL | MM_FIELD_COUNCIL},
    END};
static const struct mm_shape quote_shape = {"quote", quote_fields, .rule = quote_rule};

static const struct mm_field list_fields[] = {BLOCK, {"items", MM_KIND_MARKUPS, 0, 1, 12}, END};
static const struct mm_shape list_shape = {"list", list_fields};
static const struct mm_shape steps_shape = {"steps", list_fields};

static const struct mm_field case_fields[] = {
    BLOCK,
    {"label", MM_KIND_TEXT, 0, 1, 60},
    {"text", MM_KIND_MARKUP, 0, 1, 1000},
    {"source", MM_KIND_ID, MM_FIELD_OPTIONAL},
    END};
static const struct mm_shape case_shape = {"case", case_fields};
static const struct mm_shape note_shape = {"note", text_fields};

static const struct mm_field actions_fields[] = {
    BLOCK,
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"items", MM_KIND_MARKUPS, 0, 1, 12},
    END};
static const struct mm_shape actions_shape = {"actions", actions_fields};

static void table_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at items = mm_at_key(at, "items");
    int columns = (int)mm_json_get_int(at->node, "columns", 0);
    int cells = (int)mm_json_size(items.node);
    if (columns > 0 && (cells % columns != 0 || cells < columns * 2))
        mm_error_at(b->findings, &items,
                    "表のます目の数（%d）が列の数（%d）で割り切れないか、見出しの行しかありません。ます目を加えてください。",
                    cells, columns);
}

static const struct mm_field table_fields[] = {
    BLOCK,
    {"columns", MM_KIND_INT, 0, 2, 3},
    {"items", MM_KIND_MARKUPS, 0, 4, 60},
    END};
static const struct mm_shape table_shape = {"table", table_fields, .rule = table_rule};

static const struct mm_field question_fields[] = {BLOCK, {"item", MM_KIND_ID}, END};
static const struct mm_shape question_shape = {"question", question_fields};

static const struct mm_field contacts_fields[] = {BLOCK, END};
static const struct mm_shape contacts_shape = {"contacts", contacts_fields};
static const struct mm_field help_block_fields[] = {BLOCK, {"help", MM_KIND_ID}, END};
static const struct mm_shape help_block_shape = {"help", help_block_fields};

static const struct mm_field figure_block_fields[] = {
    BLOCK,
    {"figure", MM_KIND_ID},
    {"words", MM_KIND_TEXT, 0, 1, 160},
    {"caption", MM_KIND_MARKUP, MM_FIELD_OPTIONAL, 1, 60},
    {"source", MM_KIND_ID, MM_FIELD_OPTIONAL},
    END};
static const struct mm_shape figure_block_shape = {"figure", figure_block_fields};

static const struct mm_shape *const block_shapes[] = {&text_shape, &quote_shape, &list_shape, &steps_shape, &case_shape,
    &note_shape, &actions_shape, &table_shape, &question_shape, &contacts_shape, &help_block_shape,
    &figure_block_shape, NULL};
static const struct mm_shape block_shape = {"block", NULL, .variant_key = "type", .variants = block_shapes};

static const struct mm_field page_fields[] = {
    {"id", MM_KIND_ID},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"audience", MM_KIND_AUDIENCE, MM_FIELD_OPTIONAL},
    {"narration", MM_KIND_ID, MM_FIELD_OPTIONAL},
    NEEDS,
    {"blocks", MM_KIND_OBJECTS, 0, 1, MM_MAX_BLOCKS, &block_shape},
    END};
static const struct mm_shape page_shape = {"page", page_fields};

static const struct mm_field objective_fields[] = {
    {"id", MM_KIND_ID},
    {"audience", MM_KIND_AUDIENCE},
    {"bloom", MM_KIND_CHOICE, .words = bloom_words},
    {"text", MM_KIND_TEXT, 0, 1, 200},
    END};
static const struct mm_shape objective_shape = {"objective", objective_fields};

static const struct mm_field module_fields[] = {
    SCHEMA,
    {"id", MM_KIND_ID},
    {"version", MM_KIND_INT, 0, 1, 9999},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"summary", MM_KIND_TEXT, 0, 1, 300},
    {"topics", MM_KIND_IDS, 0, 1, MM_MAX_LIST},
    {"audience", MM_KIND_AUDIENCE},
    {"short", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    {"objectives", MM_KIND_OBJECTS, 0, 1, MM_MAX_LIST, &objective_shape},
    {"review", MM_KIND_OBJECT, .shape = &review_shape},
    {"departs", MM_KIND_TEXT, MM_FIELD_OPTIONAL, 10, 200}, /* nobody is shown it */
    {"pages", MM_KIND_OBJECTS, 0, 1, MM_MAX_PAGES, &page_shape},
    END};
static const struct mm_shape module_shape = {"module", module_fields};

/* ---- items/x.json ---------------------------------------------------------------------------------- */
const struct mm_field mm_item_fields[] = {
    {"id", MM_KIND_ID},
    {"version", MM_KIND_INT, 0, 1, 9999},
    {"type", MM_KIND_ID},
    {"practice", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    {"topics", MM_KIND_IDS, 0, 1, 20},
    {"clauses", MM_KIND_IDS, MM_FIELD_OPTIONAL | MM_FIELD_COUNCIL, 1, 20},
    {"audience", MM_KIND_AUDIENCE},
    {"objective", MM_KIND_ID},
    {"bloom", MM_KIND_CHOICE, .words = bloom_words},
    {"label", MM_KIND_TEXT, MM_FIELD_OPTIONAL, 1, 60},
    {"stem", MM_KIND_MARKUP, 0, 1, 400},
    {"narration", MM_KIND_ID, MM_FIELD_OPTIONAL},
    {"action", MM_KIND_MARKUP, 0, 1, 200},
    {"quote", MM_KIND_ID},
    {"enemies", MM_KIND_IDS, MM_FIELD_OPTIONAL, 0, 50},
    {"source", MM_KIND_ID},
    {"page", MM_KIND_ID, MM_FIELD_OPTIONAL},
    NEEDS,
    {"review", MM_KIND_OBJECT, .shape = &review_shape},
    END};
static const struct mm_field option_fields[] = {MM_OPTION_TEXT, MM_OPTION_KEY, MM_OPTION_TAGS, END};
const struct mm_shape mm_option_shape = {"option", option_fields};

#define ENTRY(name) extern const struct mm_shape mm_item_shape_##name;
#include "content/pack/items.def"
#undef ENTRY
static const struct mm_shape *const item_shapes[] = {
#define ENTRY(name) &mm_item_shape_##name,
#include "content/pack/items.def"
#undef ENTRY
    NULL};
static const struct mm_shape item_shape = {"item", NULL, .variant_key = "type", .variants = item_shapes};
static const struct mm_field items_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 0, MM_MAX_ITEMS, &item_shape},
    END};
static const struct mm_shape items_shape = {"items", items_fields};

/* ---- common/glossary.json, tips.json, terms.json --------------------------------------------------- */
static const struct mm_field term_fields[] = {
    {"term", MM_KIND_TEXT, MM_FIELD_OWN, 1, 60},
    {"reading", MM_KIND_KANA},
    {"plain", MM_KIND_MARKUP, 0, 1, 300},
    END};
static const struct mm_shape term_shape = {"term", term_fields};
static const struct mm_field glossary_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 0, MM_MAX_TERMS, &term_shape},
    END};
static const struct mm_shape glossary_shape = {"glossary", glossary_fields};

static const struct mm_field tip_fields[] = {
    {"text", MM_KIND_MARKUP, 0, 1, 120},
    {"topic", MM_KIND_ID, MM_FIELD_NULL | MM_FIELD_OPTIONAL},
    NEEDS,
    END};
static const struct mm_shape tip_shape = {"tip", tip_fields};
static const struct mm_field tips_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 0, MM_MAX_LIST, &tip_shape},
    END};
static const struct mm_shape tips_shape = {"tips", tips_fields};

static const struct mm_field word_fields[] = {
    {"not", MM_KIND_TEXT, MM_FIELD_OWN, 1, 60},
    {"but", MM_KIND_TEXT, MM_FIELD_OWN, 1, 200},
    {"except", MM_KIND_WORDS, MM_FIELD_OPTIONAL | MM_FIELD_OWN, 0, 50},
    END};
static const struct mm_shape word_shape = {"word", word_fields};
static const struct mm_field words_fields[] = {
    SCHEMA,
    {"words", MM_KIND_OBJECTS, 0, 0, MM_MAX_LIST, &word_shape},
    END};
static const struct mm_shape words_shape = {"terms", words_fields};

/* common/selfcheck.json: what people and the office ask of themselves; the answers are the same everywhere */
const char *const mm_form_states[] = {"暫定", "決定", NULL};
static const struct mm_field asked_fields[] = {
    {"id", MM_KIND_ID},
    {"text", MM_KIND_MARKUP, 0, 1, 60},
    {"topics", MM_KIND_IDS, 0, 1, 5},
    {"why", MM_KIND_MARKUP, 0, 1, 120},
    END};
static const struct mm_shape asked_shape = {"asked", asked_fields};
static const struct mm_field form_fields[] = {
    {"id", MM_KIND_ID},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"state", MM_KIND_CHOICE, .words = mm_form_states},
    {"audience", MM_KIND_AUDIENCE},
    {"questions", MM_KIND_OBJECTS, 0, 1, 60, &asked_shape},
    END};
static const struct mm_shape form_shape = {"form", form_fields};
static const struct mm_field selfcheck_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 0, 10, &form_shape},
    END};
static const struct mm_shape selfcheck_shape = {"selfcheck", selfcheck_fields};

/* common/cases.json: what happened elsewhere, from sources that may be shown */
static const char *const case_kinds[] = {"本人発表", "公的報告", "新聞・通信社", NULL};
static const struct mm_field case_row_fields[] = {
    {"id", MM_KIND_ID},
    {"display", MM_KIND_TEXT, MM_FIELD_OWN, 1, 60},
    {"show", MM_KIND_BOOL},
    {"checked", MM_KIND_DATE},
    {"kind", MM_KIND_CHOICE, .words = case_kinds},
    {"sources", MM_KIND_WORDS, MM_FIELD_OWN, 1, 10},
    END};
static const struct mm_shape case_row_shape = {"case_row", case_row_fields};
static const struct mm_field cases_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 0, MM_MAX_CASES, &case_row_shape},
    END};
static const struct mm_shape cases_shape = {"cases", cases_fields};

/* ---- council.json ---------------------------------------------------------------------------------- */
static const struct mm_field contact_fields[] = {
    {"name", MM_KIND_TEXT, MM_FIELD_OWN, 1, 60},
    {"value", MM_KIND_TEXT, MM_FIELD_NULL | MM_FIELD_OWN, 1, 120},
    END};
static const struct mm_shape contact_shape = {"contact", contact_fields};
static const struct mm_field help_fields[] = {
    {"id", MM_KIND_ID},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"steps", MM_KIND_MARKUPS, 0, 1, 12},
    END};
static const struct mm_shape help_shape = {"help", help_fields};

static void council_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at label = mm_at_key(at, "clause_label");
    if (!strstr(mm_json_str(label.node, ""), "{n}"))
        mm_error_at(b->findings, &label, "番号の入るところに {n} を書いてください（例: 基本方針{n}）。");
}

static const struct mm_field council_fields[] = {
    SCHEMA,
    {"format", MM_KIND_INT, 0, 1, 1},
    {"id", MM_KIND_ID},
    {"name", MM_KIND_TEXT, MM_FIELD_OWN, 1, 60},
    {"home_page", MM_KIND_URL},
    {"variables", MM_KIND_VARS, 0, 0, 100},
    {"clause_label", MM_KIND_EXACT, 0, 3, 40},
    {"disclaimer", MM_KIND_TEXT, MM_FIELD_OWN, 0, 300},
    {"order_provisional", MM_KIND_BOOL},
    {"contacts", MM_KIND_OBJECTS, 0, 0, 20, &contact_shape},
    {"help", MM_KIND_OBJECTS, 0, 0, 12, &help_shape},
    {"purpose", MM_KIND_MARKUPS, 0, 1, 20},
    END};
static const struct mm_shape council_shape = {"council", council_fields, .rule = council_rule};

/* ---- policy.json, map.json, courses.json ----------------------------------------------------------- */
static const struct mm_field clause_fields[] = {
    {"id", MM_KIND_ID},
    {"parent", MM_KIND_ID, MM_FIELD_OPTIONAL | MM_FIELD_NULL},
    {"title", MM_KIND_TEXT, MM_FIELD_OWN, 1, 80},
    {"heading", MM_KIND_EXACT, MM_FIELD_OPTIONAL, 0, MM_MAX_HEADING_CHARS},
    {"text", MM_KIND_EXACT, MM_FIELD_OPTIONAL, 0, MM_MAX_CLAUSE_CHARS},
    {"sub_leaf", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    END};
static const struct mm_shape clause_shape = {"clause", clause_fields};
static const struct mm_field policy_fields[] = {
    SCHEMA,
    {"title", MM_KIND_EXACT, 0, 1, 120},
    {"source_line", MM_KIND_TEXT, MM_FIELD_OWN, 1, 120},
    {"established", MM_KIND_TEXT, MM_FIELD_NULL | MM_FIELD_OWN, 1, 60},
    {"version", MM_KIND_TEXT, MM_FIELD_NULL | MM_FIELD_OWN, 1, 60},
    {"clauses", MM_KIND_OBJECTS, 0, 1, MM_MAX_CLAUSES, &clause_shape},
    END};
static const struct mm_shape policy_shape = {"policy", policy_fields};

static const struct mm_field map_row_fields[] = {
    {"topic", MM_KIND_ID},
    {"clauses", MM_KIND_IDS, 0, 0, 50},
    END};
static const struct mm_shape map_row_shape = {"map_row", map_row_fields};
static const struct mm_field map_fields[] = {
    SCHEMA,
    {"map", MM_KIND_OBJECTS, 0, 1, MM_MAX_TOPICS, &map_row_shape},
    END};
static const struct mm_shape map_shape = {"map", map_fields};

static void slot_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at topic = mm_at_key(at, "topic");
    int named = (topic.node != NULL) + (mm_json_get(at->node, "clause") != NULL) + mm_json_get_bool(at->node, "weak", false);
    if (named != 1)
        mm_error_at(b->findings, &topic, "何についての問題かを topic か clause か weak で一つだけ指してください。");
}

static const struct mm_field slot_fields[] = {
    {"topic", MM_KIND_ID, MM_FIELD_OPTIONAL},
    {"clause", MM_KIND_ID, MM_FIELD_OPTIONAL},
    {"weak", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    {"type", MM_KIND_ID, MM_FIELD_OPTIONAL},
    {"audience", MM_KIND_AUDIENCE, MM_FIELD_OPTIONAL},
    {"count", MM_KIND_INT, 0, 1, MM_MAX_FORM_ITEMS},
    END};
static const struct mm_shape slot_shape = {"slot", slot_fields, .rule = slot_rule};
static void opening_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at before = mm_at_key(at, "before_days"), after = mm_at_key(at, "after_days");
    struct mm_at due = mm_at_key(at, "due_days");
    bool session = strcmp(mm_json_get_str(at->node, "when", ""), "session") == 0;
    if (session != (before.node != NULL))
        mm_error_at(b->findings, &before, "定例会の前に開く（session）研修にだけ、何日前からかを before_days で書きます。");
    if (session && (after.node || due.node))
        mm_error_at(b->findings, after.node ? &after : &due, "定例会の前に開く研修は、開会日の前日までです。after_days と due_days は書けません。");
}
static const struct mm_field opening_fields[] = {
    {"when", MM_KIND_CHOICE, .words = mm_when_words},
    {"audience", MM_KIND_AUDIENCE, MM_FIELD_OPTIONAL},
    {"after_days", MM_KIND_INT, MM_FIELD_OPTIONAL, 0, 366},
    {"before_days", MM_KIND_INT, MM_FIELD_OPTIONAL, 1, 90},
    {"due_days", MM_KIND_INT, MM_FIELD_OPTIONAL, 1, 730},
    {"again", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    END};
static const struct mm_shape opening_shape = {"opening", opening_fields, .rule = opening_rule};
static const struct mm_field course_fields[] = {
    {"id", MM_KIND_ID},
    {"version", MM_KIND_INT, 0, 1, 9999},
    {"title", MM_KIND_TEXT, 0, 1, 60},
    {"reason", MM_KIND_TEXT, 0, 1, 200},
    {"audience", MM_KIND_AUDIENCE},
    {"kind", MM_KIND_CHOICE, MM_FIELD_OPTIONAL, .words = mm_course_kind_words + 1},
    {"modules", MM_KIND_IDS, 0, 0, MM_MAX_LIST},
    {"reads_one", MM_KIND_BOOL, MM_FIELD_OPTIONAL},
    {"pages", MM_KIND_IDS, MM_FIELD_OPTIONAL, 1, MM_MAX_LIST},
    {"check", MM_KIND_OBJECTS, 0, 0, 30, &slot_shape},
    {"opens", MM_KIND_OBJECTS, MM_FIELD_OPTIONAL, 0, 20, &opening_shape},
    {"due_days", MM_KIND_INT, 0, 1, 730},
    END};
static void course_rule(struct mm_build *b, const struct mm_at *at)
{
    struct mm_at check = mm_at_key(at, "check"), modules = mm_at_key(at, "modules");
    enum mm_course_kind kind = mm_build_course_kind(at);
    if (modules.node && !mm_json_size(modules.node) && !mm_course_kind_only_asks(kind))
        mm_error_at(b->findings, &modules, "1 個以上の単元が要ります。問題だけにできるのは、年に一度の研修（yearly）、確かめ直し（booster）、方針の見直し（revision）、日をおいた確かめ（delayed）です。");
    if (check.node && !mm_json_size(check.node) && kind != MM_COURSE_PART)
        mm_error_at(b->findings, &check,
                    "読むだけの研修にできるのは、はじめの研修の一つ（\"kind\": \"part\"）だけです。確かめ問題を加えてください。");
}
static const struct mm_shape course_shape = {"course", course_fields, .rule = course_rule};
static const struct mm_field courses_fields[] = {
    {"", MM_KIND_OBJECTS, 0, 1, MM_MAX_COURSES, &course_shape},
    END};
static const struct mm_shape courses_shape = {"courses", courses_fields};
/* clang-format on */

const struct mm_shape_root mm_shape_roots[] = {
    {"council.json", &council_shape, true},
    {"policy.json", &policy_shape, true},
    {"map.json", &map_shape, true},
    {"courses.json", &courses_shape, true},
    {"modules/*.json", &module_shape, false},
    {"items/*.json", &items_shape, false},
    {"common/topics.json", &topics_shape, true},
    {"common/glossary.json", &glossary_shape, false},
    {"common/tips.json", &tips_shape, false},
    {"common/terms.json", &words_shape, false},
    {"common/cases.json", &cases_shape, false},
    {"common/selfcheck.json", &selfcheck_shape, false},
    {"common/tabletops.json", &mm_tabletops_shape, false},
    {"common/modules/*.json", &module_shape, false},
    {"common/items/*.json", &items_shape, false},
    {NULL, NULL, false},
};

const struct mm_shape *mm_shape_of_file(const char *name)
{
    for (const struct mm_shape_root *root = mm_shape_roots; root->pattern; root++) {
        if (fnmatch(root->pattern, name, FNM_PATHNAME) == 0)
            return root->shape;
    }
    return NULL;
}
