import { TriangleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { Button, EmptyState } from "@/components";

interface PageBoundaryProps {
  /** Starts anew when the page changes. */
  pageKey: string;
  children: ReactNode;
}

interface PageBoundaryState {
  /** What was thrown; null while all is well. */
  failure: string | null;
  pageKey: string;
}

/** Keeps a fault of one page from taking the window with it. */
export class PageBoundary extends Component<PageBoundaryProps, PageBoundaryState> {
  override state: PageBoundaryState = { failure: null, pageKey: this.props.pageKey };

  static getDerivedStateFromError(error: unknown): Partial<PageBoundaryState> {
    return { failure: error instanceof Error ? error.message : "unknown" };
  }

  static getDerivedStateFromProps(
    props: PageBoundaryProps,
    state: PageBoundaryState,
  ): Partial<PageBoundaryState> | null {
    return props.pageKey === state.pageKey ? null : { failure: null, pageKey: props.pageKey };
  }

  override render() {
    if (this.state.failure === null) return this.props.children;
    return (
      <div className="pane" role="alert">
        <EmptyState
          icon={TriangleAlert}
          title="This page could not be shown"
          actions={<Button onPress={() => this.setState({ failure: null })}>Show it again</Button>}
        >
          A fault in Freehold stopped it. Nothing was changed by that, and the other pages go on working.
          <span className="mono mi t3 block selectable">{this.state.failure}</span>
        </EmptyState>
      </div>
    );
  }
}
