// A colour for each of ten classes, on light ground and on dark.
export const CLASS_COLORS = {
  light: ["#1f6fd0", "#b85c00", "#1d7f3f", "#c42b2b", "#7a4fc0", "#7d5a3c", "#b83a8c", "#5f6f00", "#007f90", "#5c6470"],
  dark: ["#6ab0ff", "#f59a3c", "#58c97e", "#ff7b72", "#bd9bff", "#cfa27c", "#f584cb", "#bccb3a", "#3cc9dc", "#aab2bd"],
};
