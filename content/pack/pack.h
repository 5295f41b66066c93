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
#include "sync/base/seal.h"

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
    const char *source_line; /* "出典：鎌倉市議会情報セキュリティ基本方針" */
    const char *established; /* NULL: unknown, prints （未入力） */
    const char *text_hash;   /* first 12 hex digits of SHA-256 of the whole text */
    const struct mm_clause *clauses;
    size_t n_clauses;
};

/* ---- teaching ------------------------------------------------------------------------------------ */
enum mm_review_state {
    MM_REVIEW_NONE, /* 未監修 */
    MM_REVIEW_DONE, /* 監修済 by a named role, who saw this very version */
    MM_REVIEW_STATE_COUNT
};
struct mm_review {
    enum mm_review_state state;
    const char *by;   /* NULL unless reviewed */
    const char *date; /* NULL unless reviewed */
};

#define MM_VERSION_HASH_BYTES 17 /* first 16 hex digits of a SHA-256, and the end */

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
    MM_BLOCK_FIGURE,   /* figure; text: what it shows, in words; title: a line below it */
    MM_BLOCK_TYPE_COUNT
};
struct mm_picture {
    const char *id;      /* "infrastructure-chain": figures/<id>.svg of either layer */
    const char *path;    /* as the pack was opened */
    struct mm_hash hash; /* SHA-256 of the file */
    int w, h;            /* units: px of the reference screen (content/pack/figure.h) */
};
struct mm_narration {    /* of a page or an item, spoken by somebody */
    const char *id;      /* sounds/<id>.opus or .wav of either layer */
    const char *path;    /* as the pack was opened; "" where there is no such file */
    struct mm_hash hash; /* SHA-256 of the file */
};
struct mm_block {
    enum mm_block_type type;
    const char *title;        /* label or title, "" if none */
    const char *text;         /* markup, "" if none */
    const char *const *items; /* markup */
    size_t n_items;
    int columns;
    const struct mm_clause *clause;  /* QUOTE */
    const struct mm_picture *figure; /* FIGURE */
    const char *item_id;             /* QUESTION */
    const char *source;              /* CASE, FIGURE: "fiction" or a case id, "" if not said; never shown */
    unsigned audience; /* within the page\'s; blocks for one audience are skipped for the other */
};
struct mm_page {
    const char *id; /* stable: "duty.p3" */
    const char *title;
    const struct mm_block *blocks;
    size_t n_blocks;
    const struct mm_narration *narration; /* NULL: none */
    unsigned audience;
    char version_hash[MM_VERSION_HASH_BYTES]; /* of what the learner sees of it */
    struct mm_page_length {
        int chars, rows; /* what minutes are computed of; rows: of its practice items */
    } length[2];         /* for a councillor, for staff */
};
struct mm_objective {
    const char *id; /* "duty.o1" */
    unsigned audience;
    const char *bloom;
    const char *text;
};
#define MM_CHARS_A_MINUTE 400
#define MM_SECONDS_A_ROW  15
#define MM_MINUTES_A_VOTE 3 /* in a room: two votes, and two minutes of talk between them */
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
    char version_hash[MM_VERSION_HASH_BYTES]; /* of its title, summary and pages */
};

/* ---- items --------------------------------------------------------------------------------------- */
struct mm_spot { /* hotspot: a rectangle of the figure, in the figure's own units */
    int x, y, w, h;
};
struct mm_option {    /* statement of an mtf, option of a choice, step, card, region, option of a decision */
    const char *id;   /* stable within the item: "a", "b", "c" */
    const char *text; /* markup */
    bool correct;     /* mtf: it is true; choices and regions: it belongs to the key; else false */
    const char *explanation;                /* markup; always present */
    const char *row_id;                     /* item id + "/" + option id */
    const struct mm_clause *const *clauses; /* the option's own tags, else the item's */
    size_t n_clauses;
    size_t
        group; /* index of item->groups: where a card belongs, or the decision an option stands in; else 0 */
    const char *consequence; /* scenario: what happens then, markup; "" in the others */
    size_t next;             /* scenario: index of the decision that follows; n_groups at the end */
    struct mm_spot spot;     /* hotspot */
};
struct mm_group { /* sorting: a category; scenario: a decision */
    const char *id;
    const char *text;   /* category: a few words; decision: the scene and the question, markup */
    const char *row_id; /* item id + "/" + group id */
    const struct mm_clause *const *clauses; /* the decision's own tags, else the item's */
    size_t n_clauses;
};
struct mm_figure_of {                 /* hotspot: which picture, in which units its regions speak */
    const char *id;                   /* content/common/figures/<id>.svg; "" for an item without one */
    const char *words;                /* what it shows, for those who do not see it */
    int w, h;                         /* units: the figure's viewBox */
    const struct mm_picture *picture; /* NULL: not drawn yet, its regions stand alone */
};
struct mm_item;
/* Answers: one value per row of evidence, by type:
 *   mtf                MM_ANS_TRUE / MM_ANS_FALSE / MM_ANS_UNSURE per statement, in stored order;
 *   multiple, hotspot  the same per option: TRUE chosen, FALSE not chosen;
 *   single             one row, the option index (0-based, stored order) or MM_ANS_UNSURE;
 *   ordering           row[k] is the stored index of the step placed k-th, filled from the first on, behind
 *                      them all MM_ANS_NONE (not placed yet) or all MM_ANS_UNSURE (the rest is not known);
 * the last step takes the place that is left and so has no row; sorting            per card the index of the
 * group it was put into, or MM_ANS_UNSURE; scenario           per decision the stored index of the option
 * taken, or MM_ANS_UNSURE; decisions that the way taken does not meet stay MM_ANS_NONE. */
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
enum mm_mark {
    MM_MARK_WRONG,
    MM_MARK_RIGHT,
    MM_MARK_UNSURE,  /* わからない: never worse than wrong, and never mixed with it */
    MM_MARK_NONE,    /* not answered: no evidence */
    MM_MARK_UNASKED, /* a decision that the way taken does not meet: no evidence, and nothing is missing */
    MM_MARK_COUNT
};
struct mm_grade {
    bool right;                     /* complete, and every row that was asked is right */
    enum mm_mark mark[MM_MAX_ROWS]; /* per row of evidence */
    size_t n_rows;
};
/* One row of evidence: which clauses it speaks about. */
struct mm_evidence_row {
    const char *row_id; /* item id + "/" + id of the option, of the pair's first step or of the decision;
                           single: the item id */
    const struct mm_clause *const *clauses;
    size_t n_clauses;
};

enum mm_item_order {                  /* of the options of a form */
                     MM_ORDER_FREE,   /* shuffled by the seed, unless keep_order */
                     MM_ORDER_STORED, /* as stored: a region keeps its letter */
                     MM_ORDER_MIXED,  /* the stored order is the key: shuffled, and never as stored */
                     MM_ORDER_GROUPS, /* shuffled within each group, unless keep_order; groups stay where they
                                         are */
                     MM_ORDER_COUNT
};

/* How an item is asked on paper, and what its marks are (marks.c). */
enum mm_paper_way {
    MM_PAPER_NOT,        /* it cannot be: a picture, a way that parts */
    MM_PAPER_TRUE_FALSE, /* 正しい, 正しくない or わからない, a mark for each statement */
    MM_PAPER_ONE,        /* the letter of one option */
    MM_PAPER_ANY,        /* the letters of all that hold */
    MM_PAPER_SEQUENCE,   /* the letters of the steps, the first one first */
    MM_PAPER_SORT,       /* the letter of a category for each card */
    MM_PAPER_WAY_COUNT
};

struct mm_build;
struct mm_at;
/* What an item type is: one file content/pack/item_<name>.c (also with `mm_item_shape_<name>`, the fields of
 * its JSON) and one ENTRY(name) in items.def. No other file names a type. */
struct mm_item_ops {
    const char *name;             /* "mtf": the value of "type" */
    const char *ja;               /* "正誤3つ": for reports */
    const char *interaction_type; /* xAPI: "choice", "sequencing", … */
    enum mm_item_order order;
    bool true_false; /* its rows are statements, true or false: balanced per clause and per form, and counted
                        towards the 70 % that a 目安 needs */
    bool brief;      /* read at once, answered by a touch a row: fit for the first screen */
    enum mm_paper_way paper;
    /* Reads what is the type's own (options, groups, figure) from JSON of the right shape; errors are
     * reported at their place. Internal to content/pack. Never NULL. */
    void (*parse)(struct mm_build *b, const struct mm_at *at, struct mm_item *item);
    /* Rules that a shape cannot say (how many options, keys), after parse. Never NULL. */
    void (*check)(struct mm_build *b, const struct mm_at *at, const struct mm_item *item);
    size_t (*n_rows)(const struct mm_item *item); /* rows of an answer = rows of evidence */
    /* Nothing is left to answer. NULL: every row has a value. */
    bool (*complete)(const struct mm_item *item, const struct mm_answer *answer);
    /* Fills the marks only (mm_grade does the rest). */
    void (*grade)(const struct mm_item *item, const struct mm_answer *answer,
                  enum mm_mark ret_mark[MM_MAX_ROWS]);
    void (*evidence)(const struct mm_item *item, size_t row, struct mm_evidence_row *ret_row);
    /* xAPI text of an answer (result.response) and back; the table in FORMAT.md. Rows without a value are
     * left out, "" when there is none. parse_response fails (SYNTAX, INVALID) on anything that response
     * cannot have written. */
    void (*response)(const struct mm_item *item, const struct mm_answer *answer, struct mm_buf *out);
    MM_MUST_USE enum mm_err (*parse_response)(const struct mm_item *item, const char *response,
                                              struct mm_answer *ret_answer);
    /* correctResponsesPattern[0]: the response of the right answer. */
    void (*pattern)(const struct mm_item *item, struct mm_buf *out);
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
    const struct mm_narration *narration; /* of the question; NULL: none */
    const struct mm_option *options;
    size_t n_options;
    const struct mm_group *groups; /* categories or decisions */
    size_t n_groups;
    struct mm_figure_of figure;
    const char *debrief;           /* scenario: what the scene teaches, markup; "" in the others */
    bool keep_order;               /* option order carries meaning */
    const char *action;            /* 今日から: markup */
    const struct mm_clause *quote; /* clause whose text stands beside the explanation */
    const char *const *enemies;    /* ids that give this one away, as written */
    size_t n_enemies;
    const struct mm_item *const *foes; /* those that name it or that it names: never in one form with it */
    size_t n_foes;
    const char *source; /* "policy", "fiction", or a case id */
    const char *page;   /* id of the page that teaches it; "" when any page of its topics may */
    struct mm_review review;
    char version_hash[MM_VERSION_HASH_BYTES]; /* of what the learner sees, and of the key */
};

/* ---- courses ------------------------------------------------------------------------------------- */
/* One stratum of a blueprint: how many items about a topic, or about a clause and what lies below it. */
struct mm_slot {
    const char *topic;              /* "" when the slot is by clause, or weak */
    const struct mm_clause *clause; /* NULL when it is by topic */
    const struct mm_item_ops *type; /* of this type only; NULL: of any */
    bool weak;                      /* about anything: what the person should look at once more first */
    unsigned audience;              /* whose forms have it; never 0 */
    int count;
};
/* What a course is for: which words and days go with it, and how its questions are chosen. */
enum mm_course_kind {
    MM_COURSE_MODULE,   /* no kind: a module of the first year, or on request */
    MM_COURSE_PART,     /* a part of the onboarding, complete in itself: MM_MAX_PART_MINUTES at most */
    MM_COURSE_YEARLY,   /* once a 年度 */
    MM_COURSE_BOOSTER,  /* a few questions, some weeks after and before each 定例会 */
    MM_COURSE_REVISION, /* what a revision of the policy changed */
    MM_COURSE_DELAYED,  /* a delayed test: months after the onboarding, questions that were not seen */
    MM_COURSE_KIND_COUNT
};
/* Questions alone, no pages: a kind that may do so, and no module. */
struct mm_course;
bool mm_course_kind_only_asks(enum mm_course_kind kind);
bool mm_course_only_asks(const struct mm_course *course);

/* The reasons for which a course is asked for without anybody doing anything. */
enum mm_when {
    MM_WHEN_TERM_START,  /* a term begins with a general election */
    MM_WHEN_BY_ELECTION, /* somebody is elected in between (補欠選挙) */
    MM_WHEN_RUNNER_UP,   /* somebody follows (繰上補充) */
    MM_WHEN_APPOINTMENT, /* a staff member begins (着任) */
    MM_WHEN_TRANSFER,    /* a staff member changes to another 課 (異動) */
    MM_WHEN_FISCAL_YEAR, /* a 年度 begins, on 1 April */
    MM_WHEN_REVISION,    /* a clause was revised that the person learned in its older wording */
    MM_WHEN_ONBOARDED,   /* every part of the onboarding was completed */
    MM_WHEN_SESSION,     /* a 定例会 is near */
    MM_WHEN_COUNT
};
const char *mm_when_code(enum mm_when when); /* "term_start", "by_election", … */
MM_MUST_USE enum mm_err mm_when_find(const char *code, enum mm_when *ret_when);
/* One reason of a course. */
struct mm_opening {
    enum mm_when when;
    unsigned audience; /* within the course's; never 0 */
    int days;          /* opens so many days after the reason; SESSION: before it */
    int due_days;      /* from the day it opens (SESSION: not used) */
    bool again;        /* also of somebody who completed the course in an earlier term of an unbroken time */
};
struct mm_course {
    const char *id;
    int version;
    const char *title;
    const char *reason; /* default reason shown to the learner */
    enum mm_course_kind kind;
    unsigned audience;
    const struct mm_module *const *modules;
    size_t n_modules;
    bool reads_one; /* of its modules each person reads the one that is wanted most (mm_module_wanted) */
    const struct mm_page *const *pages; /* those of its modules that the course shows; NULL: all of them */
    size_t n_pages;
    const struct mm_slot *slots; /* blueprint of the check */
    size_t n_slots;
    const struct mm_clause *const *clauses; /* what its modules and questions are about, each once */
    size_t n_clauses;
    int n_items;      /* of the longer form; mm_course_items for one audience */
    int page_minutes; /* pages alone, computed */
    int minutes;      /* pages + check + explanations, computed */
    const struct mm_opening *openings;
    size_t n_openings;
    int due_days;   /* from the day the duty opens, where an opening says nothing else */
    bool shows_cut; /* 目安 is shown: only forms of 20 items or more, 70 % of them true or false */
    double cut;     /* 0.8 */
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
    bool aside; /* the map says that the policy does not have it: what stands on it is set aside */
};
struct mm_term {
    const char *term, *reading, *plain;
    const char *key; /* of the reading: the glossary lies in 五十音 order */
};
/* 個人の点検 and 組織の点検 (common/selfcheck.json). A question without a clause of this policy is left out.
 */
#define MM_SELFCHECK_ANSWERS 5
extern const char
    *const mm_selfcheck_answers[MM_SELFCHECK_ANSWERS]; /* of every question: はい … 当てはまらない */
struct mm_asked {
    const char *id;         /* "personal-01" */
    const char *text, *why; /* markup */
    const struct mm_clause *const *clauses;
    size_t n_clauses;
};
struct mm_selfcheck {
    const char *id; /* "personal" */
    const char *title;
    bool provisional; /* 暫定: the council has not decided on it */
    unsigned audience;
    const struct mm_asked *questions;
    size_t n_questions;
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
    const struct mm_picture *pictures;
    size_t n_pictures;
    const struct mm_tip *tips;
    size_t n_tips;
    const struct mm_term *terms;
    size_t n_terms;
    const struct mm_selfcheck *selfchecks;
    size_t n_selfchecks;
    const struct mm_tabletop *tabletops; /* tabletop.h */
    size_t n_tabletops;
    bool sealed; /* on disk its texts are not to be read */
    void *arena; /* owner of everything above */
};

/* Opens and checks. findings (may be NULL) gets everything found; on any error the call fails with
 * MM_ERR_INVALID (info names the first finding) and no pack. *ret_pack is owned: mm_pack_free. */
MM_MUST_USE enum mm_err mm_pack_open(const char *dir, struct mm_pack **ret_pack, struct mm_findings *findings,
                                     struct mm_errinfo *info);
/* The same for a pack whose version may be `known` (or NULL): one that mm_pack_open of this very program took
 * whole before. Then its checks are left out, which are two thirds of the work; the version is the hash of
 * what is read here, so that any other byte is checked as ever. key (or NULL) opens what is sealed, into
 * memory alone. AUTH: sealed, and there is no key. */
MM_MUST_USE enum mm_err mm_pack_open_known(const char *dir, const char *known, const struct mm_seal_key *key,
                                           struct mm_pack **ret_pack, struct mm_errinfo *info);
/* The same by the mark that the last such call left (empty at first): whoever keeps it beside the pack has
 * every pack checked once by every build of every program. */
#define MM_PACK_MARK_BYTES 96
MM_MUST_USE enum mm_err mm_pack_open_marked(const char *dir, const struct mm_seal_key *key,
                                            char mark[MM_PACK_MARK_BYTES], struct mm_pack **ret_pack,
                                            struct mm_errinfo *info);
#define MM_PACK_SEALED ".sealed" /* behind the name of a sealed file */
bool mm_pack_file_sealed(const char *name);
/* seal.c: a pack in dir once more in the folder to (which is there, and empty), every file but drawings and
 * sound sealed with key. */
MM_MUST_USE enum mm_err mm_pack_seal(const char *dir, const char *to, const struct mm_seal_key *key,
                                     struct mm_errinfo *info);
void mm_pack_free(struct mm_pack *pack);

const struct mm_clause *mm_pack_clause(const struct mm_pack *pack, const char *id); /* NULL if none */
const struct mm_topic *mm_pack_topic(const struct mm_pack *pack, const char *id);
const struct mm_module *mm_pack_module(const struct mm_pack *pack, const char *id);
const struct mm_picture *mm_pack_picture(const struct mm_pack *pack, const char *id);
const struct mm_item *mm_pack_item(const struct mm_pack *pack, const char *id);
const struct mm_course *mm_pack_course(const struct mm_pack *pack, const char *id);
/* By what people call it: its id or its title. */
const struct mm_course *mm_pack_course_called(const struct mm_pack *pack, const char *text);
const struct mm_term *mm_pack_term(const struct mm_pack *pack, const char *term); /* by the word itself */
const struct mm_selfcheck *mm_pack_selfcheck(const struct mm_pack *pack, const char *id);
const struct mm_page *mm_module_page(const struct mm_module *module, const char *id);
/* Whether the course shows this page of one of its modules. */
bool mm_course_shows(const struct mm_course *course, const struct mm_page *page);
/* Items of the form that one audience gets: the sum of its slots. */
int mm_course_items(const struct mm_course *course, enum mm_audience audience);
/* How often a room votes on a practice item: once, or on each of its statements; 0: it cannot be said by one
 * show of hands. */
size_t mm_item_votes(const struct mm_item *item);
/* Minutes of the course in one room: its own, and MM_MINUTES_A_VOTE for every vote on its pages. */
int mm_course_room_minutes(const struct mm_pack *pack, const struct mm_course *course,
                           enum mm_audience audience);
/* True when an item may stand in a slot of the course: its topic or clause, its type, its audience and the
 * slot's, no practice item, and taught on a page that the course shows. One rule for drawing and for the
 * checker. */
bool mm_item_serves(const struct mm_item *item, const struct mm_course *course, const struct mm_slot *slot,
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
    char version_hash[MM_VERSION_HASH_BYTES];
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
    /* How much the person should look at it once more, 0 for not at all: weak slots go by it. NULL: not
     * known. */
    int (*want)(void *ctx, const struct mm_item *item);
    bool on_paper; /* only what can be asked on paper */
};
/* Draws a form for a course: per slot, unseen items first, then those seen longest ago; never two enemies;
 * true and false statements balanced where there are MM_BALANCE_ROWS or more of them, if need be with an item
 * that was seen; options ordered as their type says. Same seed and same seen, same form. INVALID when the
 * bank cannot fill a slot: content check names it beforehand, and whatever it let pass is filled with every
 * seed. A delayed test takes what is parallel to something seen (same slots, type and objective) first and
 * never what was seen, unless a form of unseen items cannot be drawn any more.
 */
MM_MUST_USE enum mm_err mm_form_draw(const struct mm_pack *pack, const struct mm_course *course,
                                     enum mm_audience audience, uint64_t seed, const struct mm_seen *seen,
                                     struct mm_form *ret_form, struct mm_errinfo *info);
/* When a delayed test may open, and the last day of it, counted from the onboarding: before that it asks for
 * memory of days, after that something else was learned in between. */
#define MM_DELAYED_FIRST_DAYS 90
#define MM_DELAYED_LAST_DAYS  366
/* Statements that are true, or false, in a form: between 45 and 55 of 100. */
#define MM_BALANCE_ROWS     12 /* fewer say nothing */
#define MM_BALANCE_LOW_PCT  45
#define MM_BALANCE_HIGH_PCT 55
struct mm_balance {
    int yes, rows;
};
void mm_balance_add(struct mm_balance *balance, const struct mm_item *item);
bool mm_balanced(const struct mm_balance *balance);
/* JSON of a form, both ways (stored with the attempt). */
void mm_form_write(const struct mm_form *form, struct mm_buf *out);
MM_MUST_USE enum mm_err mm_form_parse(const struct mm_json *node, struct mm_form *ret_form);

void mm_answer_none(const struct mm_item *item, struct mm_answer *ret_answer); /* nothing answered yet */
void mm_grade(const struct mm_item *item, const struct mm_answer *answer, struct mm_grade *ret_grade);
bool mm_answer_complete(const struct mm_item *item, const struct mm_answer *answer);
/* What somebody marked on paper, as it is typed: a character for each mark, in the order of the sheet (order
 * as in mm_form_item). ○ and × for statements (1 and 0 as well), letters for the others, ？ for わからない,
 * － where nothing is marked; 0 alone where none of the options is chosen. Full and half width, blanks and 、
 * do not matter. INVALID: one sentence that says what is wrong with it. */
MM_MUST_USE enum mm_err mm_marks_read(const struct mm_item *item, const uint8_t *order, const char *text,
                                      struct mm_answer *ret_answer, struct mm_errinfo *info);
/* How many marks such a text has: those that stand on the paper, わからない too. */
size_t mm_marks_count(const char *text);

/* A scenario: the decisions that the way taken meets, in order, the first without an answer last; *ret_end
 * (may be NULL) true when the way came to its end. わからない goes on where the right option leads. Returns
 * how many there are. */
size_t mm_item_way(const struct mm_item *item, const struct mm_answer *answer, size_t ret_way[MM_MAX_ROWS],
                   bool *ret_end);

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

/* The glossary terms that a page explains to one audience, in the order of its blocks. The checker refuses a
 * page with more than MM_PAGE_TERMS, which n tells by one more. */
#define MM_PAGE_TERMS 8
struct mm_page_terms {
    const struct mm_term *term[MM_PAGE_TERMS + 1]; /* borrowed from the pack */
    size_t n;
};
void mm_terms_of(const struct mm_pack *pack, const struct mm_page *page, enum mm_audience audience,
                 struct mm_page_terms *ret_terms);
/* Plain text without markup (base text only), and reading form (readings instead of bases). */
void mm_markup_plain(const char *markup, struct mm_buf *out);
/* Markup without [[ ]], for paper: readings stay. Appends. */
void mm_markup_words(const char *markup, struct mm_buf *out);
void mm_markup_reading(const char *markup, struct mm_buf *out);

#endif
