/* A pack: the teaching of content/common bound to one council's folder (policy, topic → clause map, names,
 * courses). This floor reads, checks, draws forms and grades; it is pure but for reading files, and runs in
 * every process. A pack is immutable once open; all pointers into it live as long as the pack.
 *
 * On disk a pack is a council folder with council.json; the common layer is DIR/common if that exists, else
 * DIR/../common. Opening checks everything: a pack with an error never half-loads.
 */
#ifndef MM_PACK_PACK_H
#define MM_PACK_PACK_H

#include "sync/base/err.h"
#include "sync/base/hash.h"
#include "sync/base/id.h"
#include "sync/base/json.h"
#include "sync/base/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mm_audience { /* bit set */
                   MM_AUD_COUNCILLOR = 1,
                   MM_AUD_STAFF = 2,
                   MM_AUD_BOTH = 3
};

/* ---- findings of a check ------------------------------------------------------------------------- */
enum mm_finding_level {
    MM_FINDING_ERROR,   /* the pack cannot be used */
    MM_FINDING_WARNING, /* it can, but somebody should look */
    MM_FINDING_LEVEL_COUNT
};
struct mm_finding {
    enum mm_finding_level level;
    char file[128];    /* relative to the pack folder: "common/items/duty.json" */
    int line;          /* 1-based; 0 when the file as a whole is meant */
    char field[128];   /* "[3].options[1].explanation" */
    char message[400]; /* Japanese: what is wrong and what to do */
};
struct mm_findings {
    struct mm_finding *list; /* owned */
    size_t n;
    size_t errors;
    bool cut; /* there were more than MM_MAX_FINDINGS */
};
void mm_findings_init(struct mm_findings *f);
void mm_findings_done(struct mm_findings *f);

/* ---- the policy ---------------------------------------------------------------------------------- */
struct mm_clause {
    const char *id;      /* "3.1", "5", "6.7.cloud" */
    const char *parent;  /* id or NULL; sub-leaves (5.policy …) name the clause whose text they show */
    const char *label;   /* "基本方針3(1)": made from the council's label rule */
    const char *title;   /* "意図的な要因" (short, ours) or the policy's own heading */
    const char *heading; /* heading as printed in the policy, "" if none */
    const char *text;    /* exact text, paragraphs separated by \n; "" for pure parents */
    bool sub_leaf; /* true for 5.policy, 6.7.sns …: tags of evidence, not headings of the policy; heading,
                      text and label are the parent\'s, so who prints the whole policy skips them */
    int order;
};
struct mm_policy {
    const char *title;
    const char *source_line; /* "出典: 鎌倉市議会情報セキュリティ基本方針" */
    const char *established; /* NULL: unknown, prints （未入力） */
    const char *text_hash;   /* first 12 hex digits of SHA-256 of the whole text */
    const struct mm_clause *clauses;
    size_t n_clauses;
};

/* ---- teaching ------------------------------------------------------------------------------------ */
enum mm_review_state {
    MM_REVIEW_NONE, /* 未監修 */
    MM_REVIEW_DONE, /* 監修済 by a named role */
    MM_REVIEW_STATE_COUNT
};
struct mm_review {
    enum mm_review_state state;
    const char *by;   /* NULL unless reviewed */
    const char *date; /* NULL unless reviewed */
};

enum mm_block_type {
    MM_BLOCK_TEXT,    /* text */
    MM_BLOCK_QUOTE,   /* clause: the policy's exact text in its box */
    MM_BLOCK_LIST,    /* items, bulleted */
    MM_BLOCK_STEPS,   /* items, numbered; with a title and a small text below when they are the council's help
                       */
    MM_BLOCK_CASE,    /* label ("架空の場面", "ある市議会（関東、2025年）"), text */
    MM_BLOCK_NOTE,    /* text, small: 参考例（この議会の使用基準ではありません） */
    MM_BLOCK_ACTIONS, /* title, items: 今日からの行動 */
    MM_BLOCK_TABLE,   /* items are cells, columns 2 or 3, first row is the head */
    MM_BLOCK_QUESTION, /* item id: a practice question in the page's side column */
    MM_BLOCK_TYPE_COUNT
};
struct mm_block {
    enum mm_block_type type;
    const char *title;        /* label or title, "" if none */
    const char *text;         /* markup, "" if none */
    const char *const *items; /* markup */
    size_t n_items;
    int columns;
    const struct mm_clause *clause; /* QUOTE */
    const char *item_id;            /* QUESTION */
    const char *source;             /* CASE: "fiction" or a case id, "" if not said; never shown */
    unsigned audience; /* within the page\'s; blocks for one audience are skipped for the other */
};
struct mm_page {
    const char *id; /* stable: "duty.p3" */
    const char *title;
    const struct mm_block *blocks;
    size_t n_blocks;
    unsigned audience;
};
struct mm_objective {
    const char *id; /* "duty.o1" */
    unsigned audience;
    const char *bloom;
    const char *text;
};
#define MM_CHARS_A_MINUTE 400
#define MM_SECONDS_A_ROW  15
struct mm_module {
    const char *id;
    int version;
    const char *title;
    const char *summary;
    const char *const *topics;
    size_t n_topics;
    unsigned audience;
    const struct mm_objective *objectives;
    size_t n_objectives;
    const struct mm_page *pages;
    size_t n_pages;
    int minutes; /* computed: 400 characters a minute, 15 s a row; rounded up; the longer audience */
    struct mm_review review;
};

/* ---- items --------------------------------------------------------------------------------------- */
struct mm_option {                          /* statement of an mtf, option of a choice, step */
    const char *id;                         /* stable within the item: "a", "b", "c" */
    const char *text;                       /* markup */
    bool correct;                           /* mtf: it is true; single: the key; never for a step */
    const char *explanation;                /* markup; always present */
    const char *row_id;                     /* item id + "/" + option id */
    const struct mm_clause *const *clauses; /* the option's own tags, else the item's */
    size_t n_clauses;
};
struct mm_item;
/* Answers: one value per row of evidence. mtf: MM_ANS_TRUE / MM_ANS_FALSE / MM_ANS_UNSURE per option, in
 * stored option order; single: one row, the option index (0-based, stored order) or MM_ANS_UNSURE; ordering:
 * row[k] is the stored index of the step placed k-th, filled from the first on, MM_ANS_NONE behind; the last
 * step takes the place that is left and so has no row; わからない is MM_ANS_UNSURE in every row. */
enum {
    MM_ANS_NONE = -1,   /* not answered yet */
    MM_ANS_UNSURE = -2, /* わからない */
    MM_ANS_FALSE = 0,
    MM_ANS_TRUE = 1
};
#define MM_MAX_ROWS MM_MAX_OPTIONS
struct mm_answer {
    int row[MM_MAX_ROWS];
    size_t n_rows;
};
enum mm_mark { MM_MARK_WRONG, MM_MARK_RIGHT, MM_MARK_UNSURE, MM_MARK_COUNT };
struct mm_grade {
    bool right;                     /* every statement of it is right */
    enum mm_mark mark[MM_MAX_ROWS]; /* per row of evidence */
    size_t n_rows;
};
/* One row of evidence: which clauses it speaks about. */
struct mm_evidence_row {
    const char *row_id; /* item id + "/" + option id (mtf; ordering: the pair's first step), or item id */
    const struct mm_clause *const *clauses;
    size_t n_clauses;
};

/* What an item type is: one file content/pack/item_<name>.c and one ENTRY(name) in items.def. */
struct mm_item_ops {
    const char *name;             /* "mtf": the value of "type" */
    const char *ja;               /* "正誤3つ": for reports */
    const char *interaction_type; /* xAPI: "choice", "sequencing", … */
    /* Options are steps stored in their right order: none has a "correct", and no form shows that order. */
    bool steps;
    /* Rules beyond the shared ones (count of options, keys); report each breach. Never NULL. */
    void (*check)(const struct mm_item *item, void *ctx,
                  void (*breach)(void *ctx, const char *field, const char *message));
    size_t (*n_rows)(const struct mm_item *item); /* rows of an answer = rows of evidence */
    void (*grade)(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade);
    void (*evidence)(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row);
    /* xAPI text of an answer (result.response) and back. mtf: "a[.]true[,]b[.]false[,]c[.]unsure", rows not
     * answered yet are left out; single: the option's id or "unsure", "" when not answered yet; ordering:
     * "c[,]a[,]b" (the steps placed so far) or "unsure". parse fails (SYNTAX, INVALID) on anything that
     * response cannot have written. */
    void (*response)(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out);
    MM_MUST_USE enum mm_err (*parse_response)(const struct mm_item *item, const char *response,
                                              struct mm_answer *ret_answer);
    void (*pattern)(const struct mm_item *item, struct mm_buf *out); /* correctResponsesPattern[0] */
};
struct mm_item {
    const char *id; /* "duty-01" */
    int version;
    const struct mm_item_ops *ops;
    bool practice; /* only inside pages; never drawn into a form */
    const char *const *topics;
    size_t n_topics;
    const struct mm_clause *const *clauses; /* through the council's map */
    size_t n_clauses;
    unsigned audience;
    const char *objective;
    const char *bloom;
    const char *label; /* shown small under the question: 参考例（…）, 架空の場面; "" if none */
    const char *stem;  /* markup */
    const struct mm_option *options;
    size_t n_options;
    bool keep_order;               /* option order carries meaning */
    const char *action;            /* 今日から: markup */
    const struct mm_clause *quote; /* clause whose text stands beside the explanation */
    const char *const *enemies;    /* ids that give this one away */
    size_t n_enemies;
    const char *source; /* "policy", "fiction", or a case id */
    const char *page;   /* id of the page that teaches it; "" when any page of its topics may */
    struct mm_review review;
    char version_hash[17]; /* first 16 hex digits of SHA-256 of what the learner sees and the key */
};

/* ---- courses ------------------------------------------------------------------------------------- */
struct mm_slot {
    const char *topic;
    int count;
};
struct mm_course {
    const char *id;
    int version;
    const char *title;
    const char *reason; /* default reason shown to the learner */
    unsigned audience;
    const struct mm_module *const *modules;
    size_t n_modules;
    const struct mm_page *const *pages; /* those of its modules that the course shows; NULL: all of them */
    size_t n_pages;
    const struct mm_slot *slots; /* blueprint of the check */
    size_t n_slots;
    int n_items;      /* sum of the slots */
    int page_minutes; /* pages alone, computed */
    int minutes;      /* pages + check + explanations, computed */
    bool part;        /* a part of the onboarding, complete in itself: MM_MAX_PART_MINUTES at most */
    int due_days;     /* from the day the duty opens */
    bool shows_cut;   /* 目安 is shown: only forms of 20 items or more, 70 % of them mtf */
    double cut;       /* 0.8 */
};

/* ---- the council --------------------------------------------------------------------------------- */
#define MM_CONTACT_BLANK     "事務局に確認してください"
#define MM_ORDER_PROVISIONAL "この順番は暫定（議会の決定前）です。"
struct mm_contact {
    const char *name;
    const char *value; /* NULL: blank, prints MM_CONTACT_BLANK */
};
struct mm_help_step {
    const char *text;
};
struct mm_help_topic { /* attract: なくした／押してしまった／おかしいと思ったら */
    const char *id;
    const char *title;
    const char *const *steps;
    size_t n_steps;
};
struct mm_council {
    const char *id;   /* "kamakura" */
    const char *name; /* 鎌倉市議会; the installation's own name (roster, settings) may override it */
    const char *home_page;  /* account homePage of its people */
    const char *disclaimer; /* 本ソフトウェアは… or "" */
    bool order_provisional; /* first-hour order is 暫定 */
    const struct mm_contact *contacts;
    size_t n_contacts;
    const struct mm_help_topic *help;
    size_t n_help;
    const char *const *purpose; /* 利用目的: paragraphs */
    size_t n_purpose;
};
struct mm_tip {
    const char *text;
    const struct mm_clause *clause; /* may be NULL */
};
struct mm_topic { /* what common teaching speaks of, and where the council's policy has it */
    const char *id;
    const struct mm_clause *const *clauses; /* NULL: the map has none */
    size_t n_clauses;
};
struct mm_term {
    const char *term, *reading, *plain;
};

struct mm_pack {
    char version[17]; /* first 16 hex digits of SHA-256 over all files by name */
    struct mm_council council;
    struct mm_policy policy;
    const struct mm_module *modules;
    size_t n_modules;
    const struct mm_item *items;
    size_t n_items;
    const struct mm_course *courses;
    size_t n_courses;
    const struct mm_topic *topics;
    size_t n_topics;
    const struct mm_tip *tips;
    size_t n_tips;
    const struct mm_term *terms;
    size_t n_terms;
    void *arena; /* owner of everything above */
};

/* Opens and checks. findings (may be NULL) gets everything found; on any error the call fails with
 * MM_ERR_INVALID (info names the first finding) and no pack. *ret_pack is owned: mm_pack_free. */
MM_MUST_USE enum mm_err mm_pack_open(const char *dir, struct mm_pack **ret_pack, struct mm_findings *findings,
                                     struct mm_errinfo *info);
void mm_pack_free(struct mm_pack *pack);

const struct mm_clause *mm_pack_clause(const struct mm_pack *pack, const char *id); /* NULL if none */
const struct mm_topic *mm_pack_topic(const struct mm_pack *pack, const char *id);
const struct mm_module *mm_pack_module(const struct mm_pack *pack, const char *id);
const struct mm_item *mm_pack_item(const struct mm_pack *pack, const char *id);
const struct mm_course *mm_pack_course(const struct mm_pack *pack, const char *id);
const struct mm_page *mm_module_page(const struct mm_module *module, const char *id);
/* Whether the course shows this page of one of its modules. */
bool mm_course_shows(const struct mm_course *course, const struct mm_page *page);
/* True when an item may stand in a slot of the course: its topic, its audience, no practice item, and taught
 * on a page that the course shows. One rule for drawing and for the checker. */
bool mm_item_serves(const struct mm_item *item, const struct mm_course *course, const char *topic,
                    unsigned audience);
const struct mm_item_ops *mm_item_type(const char *name);
const struct mm_item_ops *const *mm_item_types(size_t *ret_n);

/* The files of a pack, relative names ("council.json", "common/items/duty.json"), sorted; owned list. */
struct mm_pack_file {
    char name[256];
    struct mm_hash hash;
    int64_t bytes;
};
MM_MUST_USE enum mm_err mm_pack_files(const char *dir, struct mm_pack_file **ret_files, size_t *ret_n,
                                      struct mm_errinfo *info);

/* ---- forms --------------------------------------------------------------------------------------- */
struct mm_form_item {
    char item_id[MM_ID_BYTES];
    char version_hash[17];
    uint8_t order[MM_MAX_OPTIONS]; /* order[k] = stored index of the option shown k-th */
    uint8_t n_options;
};
struct mm_form {
    struct mm_form_item item[MM_MAX_FORM_ITEMS];
    size_t n;
    uint64_t seed;
};
/* How often and when a person saw an item: from the store; NULL for never. Returns the number of sights,
 * *ret_last_at_ms the last. */
struct mm_seen {
    int (*count)(void *ctx, const char *item_id, int64_t *ret_last_at_ms);
    void *ctx;
};
/* Draws a form for a course: per slot, unseen items first, then those seen longest ago; never two enemies;
 * options shuffled by the seed unless keep_order, steps never into their right order. Same seed and same
 * seen, same form. INVALID when the bank cannot fill a slot (content check names it beforehand). */
MM_MUST_USE enum mm_err mm_form_draw(const struct mm_pack *pack, const struct mm_course *course,
                                     enum mm_audience audience, uint64_t seed, const struct mm_seen *seen,
                                     struct mm_form *ret_form, struct mm_errinfo *info);
/* JSON of a form, both ways (stored with the attempt). */
void mm_form_write(const struct mm_form *form, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_form_parse(const struct mm_json *node, struct mm_form *ret_form);

void mm_grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade);
bool mm_answer_complete(const struct mm_item *item, const struct mm_answer *answer);

/* ---- markup -------------------------------------------------------------------------------------- */
/* {漢字|かんじ} ruby, {漢字|かん|じ} ruby by character, **強調**, [[用語]], {$council} (already substituted
 * when a pack is open). */
enum mm_span_type {
    MM_SPAN_TEXT,
    MM_SPAN_RUBY, /* text with reading */
    MM_SPAN_STRONG,
    MM_SPAN_TERM,
    MM_SPAN_BREAK, /* \n */
    MM_SPAN_TYPE_COUNT
};
struct mm_span {
    enum mm_span_type type;
    const char *text; /* borrowed, not terminated */
    size_t len;
    const char
        *reading; /* RUBY; with one '|' between the parts when each character has its own: じょう|ほう */
    size_t reading_len;
    bool in_term;    /* stands inside [[…]]: TERM, and a RUBY or BREAK within one */
    bool term_first; /* the first span of its [[…]] */
};
/* Iterates: *pos starts at 0 and is the iterator's own after that; false at the end. Malformed markup comes
 * as plain text (the checker names it). Ruby inside strong or term comes as its own span with strong set by
 * *ret_strong. */
bool mm_markup_next(const char *markup, size_t *pos, struct mm_span *ret_span, bool *ret_strong);
/* Plain text without markup (base text only), and reading form (readings instead of bases). */
void mm_markup_plain(const char *markup, struct mm_buf *out);
void mm_markup_reading(const char *markup, struct mm_buf *out);

#endif
