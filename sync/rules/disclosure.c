#include "sync/rules/disclosure.h"

#include "sync/base/limits.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *ja, *words;
} levels[] = {
    [MM_DISCLOSURE_STATE] =
        {"0", "0: 受講状況のみ",
         "議会事務局と議長が名前とともに見るのは、「まだ」「途中」「済」のどれかと、その日付"
         "だけです。"},
    [MM_DISCLOSURE_AGAIN] =
        {"1", "1: 受講状況と、もう一度確かめたい項目",
         "議会事務局と議長が名前とともに見るのは、「まだ」「途中」「済」のどれかと、その日付、"
         "もう一度確かめたい項目です。"},
    [MM_DISCLOSURE_SCORE] =
        {"2", "2: 受講状況と、もう一度確かめたい項目と、正しく答えた問題の数",
         "議会事務局と議長が名前とともに見るのは、「まだ」「途中」「済」のどれかと、その日付、"
         "もう一度確かめたい項目、正しく答えた問題の数です。"},
};
_Static_assert(sizeof levels / sizeof levels[0] == MM_DISCLOSURE_COUNT, "words for each");
_Static_assert(MM_DISCLOSURE_COUNT - 1 == MM_MAX_DISCLOSURE, "what is told to kiosks");

enum mm_err mm_disclosure_find(const char *code, enum mm_disclosure *ret_level)
{
    for (int i = 0; i < MM_DISCLOSURE_COUNT; i++)
        if (strcmp(levels[i].code, code) == 0) {
            *ret_level = (enum mm_disclosure)i;
            return MM_OK;
        }
    return MM_ERR_NOT_FOUND;
}

const char *mm_disclosure_ja(enum mm_disclosure level)
{
    return level < MM_DISCLOSURE_COUNT ? levels[level].ja : "";
}

const char *mm_disclosure_code_ja(const char *code)
{
    enum mm_disclosure level;
    return mm_disclosure_find(code, &level) == MM_OK ? levels[level].ja : "";
}

bool mm_disclosure_shows(enum mm_disclosure level, enum mm_disclosure what)
{
    return what <= level;
}

enum mm_disclosure mm_disclosure_of(int told, enum mm_disclosure now)
{
    return told < 0 ? MM_DISCLOSURE_STATE : told < (int)now ? (enum mm_disclosure)told : now;
}

void mm_disclosure_words(enum mm_disclosure level, const char *by, struct mm_buf *out)
{
    if (level >= MM_DISCLOSURE_COUNT)
        return;
    mm_buf_str_append(out, levels[level].words);
    mm_buf_printf(out, "この範囲は、議会の決定（%s）によります。", by);
    if (level > MM_DISCLOSURE_STATE)
        mm_buf_str_append(out, "この案内を読む前の答えには、さかのぼりません。");
}

bool mm_disclosure_is_provisional(const char *paragraph)
{
    return strstr(paragraph, "（議会の決定前）") != NULL;
}

double mm_cut_of(const struct mm_course *course, int decided)
{
    return decided ? decided / 100.0 : course->cut;
}

void mm_cut_words(double cut, bool decided, char out[MM_CUT_BYTES])
{
    int percent = (int)(cut * 100 + 0.5);
    char rest[16] = "";
    if (percent % 10)
        (void)snprintf(rest, sizeof rest, "%d分", percent % 10);
    (void)snprintf(out, MM_CUT_BYTES, "%d割%s%s", percent / 10, rest, decided ? "" : "（暫定）");
}
