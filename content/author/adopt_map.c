#include "content/author/adopt.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A word in the heading says what a clause is about; in the text, that it speaks of it. */
enum { IN_HEADING = 3, IN_TEXT = 1, IN_PARENT = 1, ENOUGH = 2 };

static const struct mm_adopt_clause *find(const struct mm_adopt_policy *policy, const char *id)
{
    for (size_t i = 0; i < policy->n; i++)
        if (*id && strcmp(policy->list[i].id, id) == 0)
            return &policy->list[i];
    return NULL;
}

static int score_of(const struct mm_adopt_policy *policy, const struct mm_adopt_clause *clause,
                    const struct mm_json *words)
{
    const struct mm_adopt_clause *parent = find(policy, clause->parent);
    int score = 0;

    if (!*clause->text || !isdigit((unsigned char)*clause->id))
        return 0;
    for (const struct mm_json *node = mm_json_first(words); node; node = mm_json_next(node)) {
        const char *word = mm_json_str(node, "");

        score += (strstr(clause->heading, word) != NULL) * IN_HEADING;
        score += (strstr(clause->text, word) != NULL) * IN_TEXT;
        score += (parent && strstr(parent->heading, word) != NULL) * IN_PARENT;
    }
    return score;
}

static int best_clause(const struct mm_adopt_policy *policy, const struct mm_json *words)
{
    int best = -1, most = ENOUGH - 1;

    for (size_t i = 0; i < policy->n; i++) {
        int score = score_of(policy, &policy->list[i], words);

        if (score <= most)
            continue;
        most = score;
        best = (int)i;
    }
    return best;
}

enum mm_err mm_adopt_map(const struct mm_adopt_policy *policy, const struct mm_json *topics,
                         struct mm_adopt_map *ret_map, struct mm_errinfo *info)
{
    const struct mm_json *list = mm_json_get(topics, "topics");
    struct mm_adopt_map map = {.rows = calloc(mm_json_size(list) + 1, sizeof(*map.rows))};

    if (!map.rows)
        return mm_fail(info, MM_ERR_NOMEM, "対応を作るメモリが足りません。");
    for (const struct mm_json *topic = mm_json_first(list); topic; topic = mm_json_next(topic))
        map.rows[map.n++] = (struct mm_adopt_row){.topic = mm_json_get_str(topic, "id", ""),
                                                  .title = mm_json_get_str(topic, "title", ""),
                                                  .clause = best_clause(policy, mm_json_get(topic, "words"))};
    *ret_map = map;
    return MM_OK;
}

void mm_adopt_map_done(struct mm_adopt_map *map)
{
    free(map->rows);
    *map = (struct mm_adopt_map){0};
}

bool mm_adopt_is_taught(const struct mm_adopt_policy *policy, const struct mm_adopt_map *map, size_t clause)
{
    const char *id = policy->list[clause].id;
    size_t len = strlen(id);

    if (!isdigit((unsigned char)*id))
        return true;
    for (size_t i = 0; i < map->n; i++) {
        const char *other = map->rows[i].clause < 0 ? "" : policy->list[map->rows[i].clause].id;

        if (strncmp(other, id, len) == 0 && (!other[len] || other[len] == '.'))
            return true;
    }
    return false;
}
