// A lesson's key, from the address of its page or of any of its files: the name without number and suffix. It stays when chapters
// are renumbered or moved. The same as `lesson_key` in utils/lessons.py; a test compares the two.
globalThis.courseLessonKey = address => {
  const name = String(address).split(/[?#]/)[0].split(/[/\\]/).pop().split(".")[0].replace(/^\d+-/, "");
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a per cent sign that begins no character
  }
};
