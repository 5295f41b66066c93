/* The recorded narration that a page or an item names. What is in the file the checker looks at
 * (content/author), and the kiosk when it is to be played: nobody is kept from the text by a sound. */
#include "content/pack/build.h"

#include <stdio.h>
#include <string.h>

static const struct mm_source *find(const struct mm_build *b, const char *id)
{
    static const struct {
        const char *folder, *ending;
    } places[] = {{"sounds", "opus"}, {"sounds", "wav"}, {"common/sounds", "opus"}, {"common/sounds", "wav"}};
    const struct mm_source *found = NULL;
    for (size_t i = 0; i < sizeof places / sizeof places[0] && !found; i++) {
        char name[MM_ID_BYTES + 32];
        (void)snprintf(name, sizeof name, "%s/%s.%s", places[i].folder, id, places[i].ending);
        found = mm_sources_find(b->sources, name);
    }
    return found;
}

const struct mm_narration *mm_build_narration(struct mm_build *b, const struct mm_at *up)
{
    const char *id = mm_build_id(b, up, "narration", "");
    struct mm_narration *narration = *id ? mm_arena_array(b->arena, 1, sizeof *narration) : NULL;
    if (!narration)
        return NULL;
    const struct mm_source *source = find(b, id);
    *narration = (struct mm_narration){.id = id, .path = ""};
    if (source) {
        narration->path = mm_arena_str(b->arena, source->path);
        narration->hash = source->hash;
    }
    return narration;
}
