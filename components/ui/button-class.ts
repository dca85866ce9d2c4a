import { cva } from "class-variance-authority";

/** The look of a button, for links that should look like one. */
export const buttonClass = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-[background-color,border-color,color,box-shadow,scale] duration-150 active:scale-[0.985] disabled:pointer-events-none disabled:opacity-55 aria-disabled:cursor-default aria-disabled:opacity-70 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "bg-accent text-accent-foreground shadow-card inset-shadow-[0_1px_0_rgb(255_255_255/0.14)] hover:bg-accent-hover",
        secondary:
          "border border-border bg-surface text-foreground shadow-card hover:border-input/60 hover:bg-surface-hover dark:bg-surface-raised",
        ghost: "text-muted-foreground hover:bg-surface-sunken hover:text-foreground",
        danger: "bg-danger text-danger-foreground shadow-card hover:bg-danger-hover",
      },
      size: {
        sm: "h-7 px-2.5 text-xs",
        md: "h-8 px-3 text-sm",
        lg: "h-10 px-4 text-sm",
        icon: "size-8 px-0",
        "icon-sm": "size-7 px-0",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);
