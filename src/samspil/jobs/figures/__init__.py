"""Pictures of answers: plain SVG that stands alone, follows light and dark, and is read aloud."""
