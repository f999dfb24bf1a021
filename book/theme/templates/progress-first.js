// Before the first paint of the first page: room for the line that says where to go on, if there is something to say.
try {
  if (localStorage.getItem("dli.v1.place") || localStorage.getItem("dli.v1.read"))
    document.documentElement.dataset.progress = "";
} catch {
  // storage is switched off
}
