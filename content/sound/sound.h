/* Recorded narration of a pack: a file of Ogg Opus, or of WAV with 16 bits a sample, opened as a whole and
 * decoded piece by piece. Bounded in bytes, in seconds and in what one call decodes. The one file that knows
 * the formats; runs in the kiosk, where it is played, and in the command line, where it is checked. Never
 * logs.
 */
#ifndef MM_SOUND_SOUND_H
#define MM_SOUND_SOUND_H

#include "sync/base/err.h"
#include "sync/base/limits.h"

#include <stddef.h>
#include <stdint.h>

struct mm_sound_facts {
    int rate;       /* frames a second: Opus 48000, WAV 8000 to 48000 */
    int channels;   /* 1 or 2; what Opus decodes to is always 2 */
    int64_t frames; /* in all; a frame is one sample of each channel */
};
struct mm_sound;
/* Reads the file and its head. NOT_FOUND; TOO_BIG: more than MM_MAX_SOUND_BYTES or MM_MAX_SOUND_SECONDS;
 * INVALID: another format, or damaged. info says what is wrong and what helps, to whoever made the file.
 * Owned. */
MM_MUST_USE enum mm_err mm_sound_open(const char *path, struct mm_sound **ret_sound, struct mm_errinfo *info);
/* The same of bytes, which are copied. */
MM_MUST_USE enum mm_err mm_sound_open_bytes(const void *bytes, size_t len, struct mm_sound **ret_sound,
                                            struct mm_errinfo *info);
void mm_sound_close(struct mm_sound *sound);
const struct mm_sound_facts *mm_sound_facts(const struct mm_sound *sound);
/* The next frames, interleaved, in the machine's own byte order; at most `frames` of them. *ret_frames 0: the
 * end. INVALID: damaged here. */
MM_MUST_USE enum mm_err mm_sound_read(struct mm_sound *sound, int16_t *ret_samples, size_t frames,
                                      size_t *ret_frames, struct mm_errinfo *info);
MM_MUST_USE enum mm_err mm_sound_rewind(struct mm_sound *sound, struct mm_errinfo *info);
#endif
