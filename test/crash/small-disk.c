/*
 * Preloaded into a program, gives it a disk that fills: the file named by SMALL_DISK says in its
 * first eight bytes (signed, in the machine's own order) by how many bytes the program's files may
 * still grow, all together; a negative number is no limit. A write that makes a regular file longer
 * takes from them. With fewer left than it needs it is cut short, with none it fails with ENOSPC.
 * What lies within a file already is overwritten as ever, and only files that the program has open
 * for both reading and writing count, as databases are.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static volatile int64_t *room_left;

__attribute__((constructor)) static void open_room(void) {
  const char *path = getenv("SMALL_DISK");
  if (path == NULL) return;
  int file = open(path, O_RDWR | O_CLOEXEC);
  if (file < 0) return;
  void *mapped = mmap(NULL, sizeof(*room_left), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapped != MAP_FAILED) room_left = mapped;
}

/* How many of `count` bytes at `offset` of a file may be written, and takes the room for them. */
static size_t admitted(int file, size_t count, int64_t offset) {
  struct stat known;
  if (room_left == NULL || *room_left < 0 || count == 0) return count;
  if ((fcntl(file, F_GETFL) & O_ACCMODE) != O_RDWR) return count;
  if (fstat(file, &known) != 0 || !S_ISREG(known.st_mode)) return count;
  int64_t end = offset + (int64_t)count;
  if (end <= known.st_size) return count;
  int64_t grows = end - (offset > known.st_size ? offset : known.st_size);
  for (;;) {
    int64_t left = *room_left;
    if (left < 0) return count;
    int64_t taken = left < grows ? left : grows;
    if (!__sync_bool_compare_and_swap(room_left, left, left - taken)) continue;
    return count - (size_t)(grows - taken);
  }
}

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  size_t allowed = admitted(file, count, offset);
  if (count > 0 && allowed == 0) {
    errno = ENOSPC;
    return -1;
  }
  return syscall(SYS_pwrite64, file, bytes, allowed, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  return pwrite64(file, bytes, count, offset);
}

ssize_t write(int file, const void *bytes, size_t count) {
  size_t allowed = count;
  if (room_left != NULL && *room_left >= 0) {
    int64_t offset = lseek(file, 0, SEEK_CUR);
    if (offset >= 0) allowed = admitted(file, count, offset);
  }
  if (count > 0 && allowed == 0) {
    errno = ENOSPC;
    return -1;
  }
  return syscall(SYS_write, file, bytes, allowed);
}

/* Reserving room ahead takes what the file grows by, or nothing. */
int fallocate64(int file, int mode, off64_t offset, off64_t count) {
  if (mode == 0) {
    size_t allowed = admitted(file, (size_t)count, offset);
    if (allowed < (size_t)count) {
      errno = ENOSPC;
      return -1;
    }
  }
  return (int)syscall(SYS_fallocate, file, mode, offset, count);
}
