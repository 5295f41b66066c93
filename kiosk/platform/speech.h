/* The voice: lines that speech-dispatcher speaks, where it is installed. It is a child of its own
 * (mamori-kiosk
 * --speak), so that a voice that hangs or breaks stops nobody and is gone when the kiosk is; the kiosk maps
 * nothing of it. Names no voice: which one reads Japanese is set in speech-dispatcher. */
#ifndef MM_KIOSK_SPEECH_H
#define MM_KIOSK_SPEECH_H

#include "sync/base/err.h"

#include <stdbool.h>

struct mm_speech;
/* True where libspeechd is installed; a child looks, for at most a second. */
bool mm_speech_there(void);
/* Starts the child. Owned; free with mm_speech_close. */
MM_MUST_USE enum mm_err mm_speech_open(struct mm_speech **ret_speech, struct mm_errinfo *info);
/* Silence. False when the child had failed, or had to be ended. */
bool mm_speech_close(struct mm_speech *speech);
/* Speaks a text (UTF-8, lines) instead of what is being spoken; "" is silence. Never waits: what the child
 * has not taken is dropped. False when the child is gone. */
bool mm_speech_say(struct mm_speech *speech, const char *text);
/* The child: speaks what comes on standard input until it ends. Its exit code; one sentence on standard
 * error. */
int mm_speech_child(void);
#endif
