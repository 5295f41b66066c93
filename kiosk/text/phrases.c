/* The model: thirteen groups of weights. UW1…UW6 are single characters around the place, BW1…BW3 pairs,
 * TW1…TW4 triples; the sum of those that match, less half the sum of all weights, is the score. Characters of
 * the model are numbered, so that most of a text costs one look-up a character. */
#include "kiosk/text/phrases.h"

#include "sync/base/json.h"
#include "sync/base/limits.h"
#include "sync/base/log.h"
#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { UNIGRAMS = 6, BIGRAMS = 3, TRIGRAMS = 4, GROUPS = UNIGRAMS + BIGRAMS + TRIGRAMS };
enum { MAX_UNITS = 1 << 12, MAX_WEIGHT = 1000000, MAX_SCORE = 1000000 }; /* units: a number fits in 12 bits */

static const struct {
    const char *name;
    int length; /* characters of a key */
    int from;   /* of the first one, from the place */
} groups[GROUPS] = {
    {"UW1", 1, -3}, {"UW2", 1, -2}, {"UW3", 1, -1}, {"UW4", 1, 0}, {"UW5", 1, 1},
    {"UW6", 1, 2},  {"BW1", 2, -2}, {"BW2", 2, -1}, {"BW3", 2, 0}, {"TW1", 3, -3},
    {"TW2", 3, -2}, {"TW3", 3, -1}, {"TW4", 3, 0},
};

struct weight {   /* of a pair or a triple */
    uint64_t key; /* 0: free */
    int32_t value;
};
struct mm_phrases {
    uint16_t
        unit[MAX_UNITS * 2]; /* hash table of UTF-16 units, 0: free; number is its place + 1 in the list */
    uint16_t number[MAX_UNITS * 2];
    int n_units;
    int32_t (*single)[UNIGRAMS]; /* by number; owned. [0] is of characters that the model does not know */
    struct weight *weights;      /* hash table; owned */
    size_t mask;
    int64_t doubled_base; /* the sum of all weights: twice what a score must exceed */
};

/* ---- numbers of characters --------------------------------------------------------------------------- */
static size_t unit_slot(const struct mm_phrases *p, uint16_t unit)
{
    size_t at = (unit * 2654435761u >> 16) % (MAX_UNITS * 2);
    while (p->unit[at] != 0 && p->unit[at] != unit)
        at = (at + 1) % (MAX_UNITS * 2);
    return at;
}

static int number_of(const struct mm_phrases *p, uint16_t unit)
{
    return p->number[unit_slot(p, unit)];
}

/* 0 when there are too many. */
static int number_add(struct mm_phrases *p, uint16_t unit)
{
    size_t at = unit_slot(p, unit);
    if (p->unit[at] == 0 && p->n_units + 1 < MAX_UNITS) {
        p->unit[at] = unit;
        p->number[at] = (uint16_t)++p->n_units;
    }
    return p->number[at];
}

/* ---- weights ----------------------------------------------------------------------------------------- */
static size_t weight_slot(const struct mm_phrases *p, uint64_t key)
{
    size_t at = (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & p->mask;
    while (p->weights[at].key != 0 && p->weights[at].key != key)
        at = (at + 1) & p->mask;
    return at;
}

static uint64_t key_of(int group, const int *numbers, int length)
{
    uint64_t key = (uint64_t)(group + 1) << 36;
    for (int i = 0; i < length; i++)
        key |= (uint64_t)numbers[i] << (12 * i);
    return key;
}

/* A key as numbers; false unless it has exactly the length of its group. */
static bool read_key(struct mm_phrases *p, const char *text, int length, int *ret_numbers)
{
    size_t len = strlen(text), pos = 0;
    int n = 0;
    while (pos < len && n < length) {
        uint32_t cp = mm_utf8_next(text, len, &pos);
        if (cp > 0xFFFF || cp == 0)
            return false;
        ret_numbers[n] = number_add(p, (uint16_t)cp);
        if (ret_numbers[n++] == 0)
            return false;
    }
    return pos == len && n == length;
}

static enum mm_err bad_model(struct mm_errinfo *info, const char *group, const char *key)
{
    return mm_fail(info, MM_ERR_INVALID,
                   mm_say("語句の区切りの重みに読めないところがあります（%s「%.40s」）。",
                          "the weights of phrases hold something unknown (%s \"%.40s\")"),
                   group, key);
}

static enum mm_err read_group(struct mm_phrases *p, int group, const struct mm_json *node,
                              struct mm_errinfo *info)
{
    for (const struct mm_json *row = mm_json_first(node); row; row = mm_json_next(row)) {
        int numbers[3];
        const char *key = mm_json_key(row);
        int64_t value = mm_json_int(row, INT64_MAX);
        if (!key || value > MAX_WEIGHT || value < -MAX_WEIGHT ||
            !read_key(p, key, groups[group].length, numbers))
            return bad_model(info, groups[group].name, key ? key : "");
        p->doubled_base += value;
        if (group < UNIGRAMS)
            p->single[numbers[0]][group] = (int32_t)value;
        else {
            uint64_t at = key_of(group, numbers, groups[group].length);
            p->weights[weight_slot(p, at)] = (struct weight){at, (int32_t)value};
        }
    }
    return MM_OK;
}

static int find_group(const char *name)
{
    for (int g = 0; g < GROUPS; g++) {
        if (strcmp(groups[g].name, name) == 0)
            return g;
    }
    return -1;
}

/* Room for all weights; TOO_BIG beyond the maximum. */
static enum mm_err make_room(struct mm_phrases *p, const struct mm_json *doc, struct mm_errinfo *info)
{
    size_t n = 0, slots = 64;
    for (const struct mm_json *group = mm_json_first(doc); group; group = mm_json_next(group))
        n += mm_json_size(group);
    if (n > MM_MAX_PHRASE_WEIGHTS)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("語句の区切りの重みが多すぎます（%d 個まで）。",
                              "too many weights of phrases (at most %d)"),
                       MM_MAX_PHRASE_WEIGHTS);
    while (slots < n * 2)
        slots *= 2;
    p->mask = slots - 1;
    p->weights = calloc(slots, sizeof *p->weights);
    p->single = calloc(MAX_UNITS, sizeof *p->single);
    if (!p->weights || !p->single)
        return mm_nomem(info);
    return MM_OK;
}

static enum mm_err read_model(struct mm_phrases *p, const struct mm_json *doc, struct mm_errinfo *info)
{
    enum mm_err err = make_room(p, doc, info);
    if (mm_json_type(doc) != MM_JSON_OBJECT || mm_json_size(doc) == 0)
        return bad_model(info, "{}", "");
    for (const struct mm_json *node = mm_json_first(doc); err == MM_OK && node; node = mm_json_next(node)) {
        const char *name = mm_json_key(node);
        int group = find_group(name);
        if (group < 0 || mm_json_type(node) != MM_JSON_OBJECT)
            return bad_model(info, name, "");
        err = read_group(p, group, node, info);
    }
    /* Most numbers are never used. */
    int32_t(*fit)[UNIGRAMS] =
        err == MM_OK ? realloc(p->single, ((size_t)p->n_units + 1) * sizeof *fit) : NULL;
    p->single = fit ? fit : p->single;
    return err;
}

static enum mm_err take(struct mm_json *doc, struct mm_phrases **ret_phrases, struct mm_errinfo *info)
{
    struct mm_phrases *p = calloc(1, sizeof *p);
    enum mm_err err = p ? read_model(p, doc, info) : mm_nomem(info);
    mm_json_free(doc);
    if (err == MM_OK)
        *ret_phrases = p;
    else
        mm_phrases_close(p);
    return err;
}

static const struct mm_json_limits limits = {MM_MAX_PHRASE_FILE_BYTES, MM_MAX_JSON_DEPTH};

enum mm_err mm_phrases_open(const char *path, struct mm_phrases **ret_phrases, struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_load(path, &limits, &doc, info);
    return err == MM_OK ? take(doc, ret_phrases, info) : err;
}

enum mm_err mm_phrases_parse(const char *json, size_t len, struct mm_phrases **ret_phrases,
                             struct mm_errinfo *info)
{
    struct mm_json *doc = NULL;
    enum mm_err err = mm_json_parse(json, len, &limits, &doc, info);
    return err == MM_OK ? take(doc, ret_phrases, info) : err;
}

void mm_phrases_close(struct mm_phrases *phrases)
{
    if (!phrases)
        return;
    free(phrases->single);
    free(phrases->weights);
    free(phrases);
}

/* ---- scores ------------------------------------------------------------------------------------------ */
enum { AROUND = 6 };

/* number[k]: of the character at k - 3 from the place; 0 beyond the ends and for unknown ones. */
static int64_t score(const struct mm_phrases *p, const int number[AROUND])
{
    int64_t sum = 0;
    for (int g = 0; g < UNIGRAMS; g++)
        sum += p->single[number[g]][g];
    for (int g = UNIGRAMS; g < GROUPS; g++) {
        const int *first = number + 3 + groups[g].from;
        bool known = first[0] && first[1] && (groups[g].length == 2 || first[2]);
        if (known)
            sum += p->weights[weight_slot(p, key_of(g, first, groups[g].length))].value;
    }
    return sum;
}

void mm_phrases_score(const struct mm_phrases *phrases, const uint16_t *units, size_t n, int32_t *ret_scores)
{
    int number[AROUND] = {0};
    for (size_t i = 0; i < 3 && i < n; i++)
        number[3 + i] = number_of(phrases, units[i]);
    for (size_t i = 0; i < n; i++) {
        int64_t doubled = i == 0 ? 0 : 2 * score(phrases, number) - phrases->doubled_base;
        /* Halves are rounded away from 0, so that the sign stays. */
        int64_t whole = (doubled + (doubled > 0) - (doubled < 0)) / 2;
        ret_scores[i] = (int32_t)(whole > MAX_SCORE ? MAX_SCORE : whole < -MAX_SCORE ? -MAX_SCORE : whole);
        memmove(number, number + 1, sizeof number - sizeof number[0]);
        number[AROUND - 1] = i + 3 < n ? number_of(phrases, units[i + 3]) : 0;
    }
}
