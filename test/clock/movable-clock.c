/*
 * Preloaded into a program, moves its wall clock: every answer of CLOCK_REALTIME has as many
 * milliseconds added as the file named by MOVABLE_CLOCK says in its first eight bytes (signed, in
 * the machine's own order), and a change is seen at once. Monotonic clocks, and so timers, are left
 * alone. Children inherit it with the environment.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t *off_ms;

__attribute__((constructor)) static void read_file(void) {
  const char *path = getenv("MOVABLE_CLOCK");
  if (path == NULL) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(*off_ms), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) off_ms = mapped;
}

int clock_gettime(clockid_t clock, struct timespec *told) {
  int failed = (int)syscall(SYS_clock_gettime, clock, told);
  int moves = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  if (failed || !moves || off_ms == NULL) return failed;
  int64_t ns = told->tv_nsec + *off_ms % 1000 * 1000000;
  told->tv_sec += *off_ms / 1000 + (ns < 0 ? -1 : ns / 1000000000);
  told->tv_nsec = ns < 0 ? ns + 1000000000 : ns % 1000000000;
  return 0;
}

int gettimeofday(struct timeval *restrict told, void *restrict zone) {
  struct timespec now;
  (void)zone;
  int failed = clock_gettime(CLOCK_REALTIME, &now);
  told->tv_sec = now.tv_sec;
  told->tv_usec = now.tv_nsec / 1000;
  return failed;
}

time_t time(time_t *told) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (told != NULL) *told = now.tv_sec;
  return now.tv_sec;
}
