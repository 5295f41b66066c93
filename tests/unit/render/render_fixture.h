/* Fonts of the tree, and a paragraph or a document in one call. */
#ifndef MM_TEST_RENDER_FIXTURE_H
#define MM_TEST_RENDER_FIXTURE_H

#include "sync/export/render/doc.h"
#include "tests/unit/mm_test.h"

static inline struct mm_types *fonts(void)
{
    static struct mm_types *types;
    struct mm_errinfo info = MM_ERRINFO_INIT;

    if (!types && mm_types_open(MM_TEST_SOURCE_DIR "/fonts/fonts.json", &types, &info) != MM_OK) {
        printf("fonts: %s\n", info.text);
        exit(EXIT_FAILURE);
    }
    return types;
}

static inline struct mm_para *para(struct mm_arena *arena, const char *text, bool markup, float em,
                                   bool phrases)
{
    const struct mm_para_style style = {.role = MM_TYPE_BODY,
                                        .strong = MM_TYPE_STRONG,
                                        .size = 10,
                                        .pitch = 1.7f,
                                        .justify = true,
                                        .phrases = phrases};
    const struct mm_words words = {text, markup};
    struct mm_para *p = NULL;

    MM_CHECK_ERR(mm_para_new(arena, fonts(), &style, &words, em * 10, &p, NULL), MM_OK);
    return p;
}
#endif
